package org.stratagrid.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.scaling.Scaling;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScalingView;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.web.security.Visitor;

@RestController
@RequestMapping("/api/v1/configurations/{id}/automation")
@Tag(name = "Automation", description = "What changes by itself: by load, when servers do not answer, and by calendar")
class ScalingApi {

    private final Scaling scaling;

    ScalingApi(Scaling scaling) {
        this.scaling = scaling;
    }

    @GetMapping
    @Operation(summary = "Policies, calendar, the coming week, and what was done and why")
    ScalingView view(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id) {
        return scaling.scaling(visitor.accountId(), id);
    }

    @PutMapping("/tiers/{tier}")
    @Operation(
            summary = "Decide a tier's policy",
            description =
                    "Begin with the one that the tier has, which is off until you set “on”. Switched off, it takes"
                            + " back what it added.")
    ScalingView decide(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable UUID id,
            @PathVariable Tier tier,
            @RequestBody ScalingPolicy policy) {
        return scaling.decide(visitor.accountId(), id, tier, policy);
    }

    @PostMapping("/tiers/{tier}/resumption")
    @Operation(summary = "Switch a tier on again that stopped after failures")
    ScalingView resume(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @PathVariable Tier tier) {
        return scaling.resume(visitor.accountId(), id, tier);
    }

    @PostMapping("/windows")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Schedule more servers or memory",
            description = "Set either “weekly” or “once”; “zone” is the time zone whose wall clock the times are.")
    ScheduledWindow schedule(
            @AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @RequestBody ScheduledWindow window) {
        return scaling.schedule(visitor.accountId(), id, window);
    }

    @DeleteMapping("/windows/{windowId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take a window out of the calendar", description = "What it has added goes.")
    void cancel(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @PathVariable UUID windowId) {
        scaling.cancel(visitor.accountId(), id, windowId);
    }
}
