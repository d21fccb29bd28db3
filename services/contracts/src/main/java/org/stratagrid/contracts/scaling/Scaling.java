package org.stratagrid.contracts.scaling;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;
import org.stratagrid.contracts.values.Tier;

/**
 * Automated reconfiguration (spec DM-8) and scheduled changes (DM-9). Every call names the account that asks: what belongs to
 * another answers NOT_FOUND. Errors are {@link org.stratagrid.contracts.values.Refusal}s; INVALID names the fields of
 * {@link ScalingPolicy} or {@link ScheduledWindow} that are wrong.
 */
@HttpExchange("/internal/scaling/{accountId}")
public interface Scaling {

    /** What happened in the last hour, and what stopped; the stopped ones first. */
    @GetExchange("/notices")
    List<ScalingNotice> notices(@PathVariable("accountId") UUID accountId);

    @GetExchange("/configurations/{id}")
    ScalingView scaling(@PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id);

    /** Saves a tier's policy. Switched off, it takes back what it added. CONFLICT for a tier without deployed servers. */
    @PutExchange("/configurations/{id}/tiers/{tier}")
    ScalingView decide(
            @PathVariable("accountId") UUID accountId,
            @PathVariable("id") UUID id,
            @PathVariable("tier") Tier tier,
            @RequestBody ScalingPolicy policy);

    /** Goes on after it stopped because of failures. Repeatable. */
    @PostExchange("/configurations/{id}/tiers/{tier}/resumption")
    ScalingView resume(
            @PathVariable("accountId") UUID accountId, @PathVariable("id") UUID id, @PathVariable("tier") Tier tier);

    /** INVALID for a window that is empty, too long, past, or overlaps another one of its tier. */
    @PostExchange("/configurations/{id}/windows")
    ScheduledWindow schedule(
            @PathVariable("accountId") UUID accountId,
            @PathVariable("id") UUID id,
            @RequestBody ScheduledWindow window);

    /** Takes a window out of the calendar; what it has added goes. */
    @DeleteExchange("/configurations/{id}/windows/{windowId}")
    void cancel(
            @PathVariable("accountId") UUID accountId,
            @PathVariable("id") UUID id,
            @PathVariable("windowId") UUID windowId);
}
