package org.stratagrid.contracts.metering;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The data collector (spec DC). */
@HttpExchange("/internal/metering")
public interface Metering {

    /** Facts may come twice and in any order: they are joined by allocation id. */
    @PostExchange("/allocations")
    void record(@RequestBody List<AllocationFact> facts);

    /**
     * Snapshots made or corrected since the sequence number, in its order, at most {@code limit}. A corrected snapshot comes
     * again, with a new number and the same (server, hour).
     */
    @GetExchange("/snapshots")
    List<HourlySnapshot> snapshotsAfter(@RequestParam("after") long sequence, @RequestParam("limit") int limit);

    /** An account's snapshots with from ≤ hour < until, by hour and server. */
    @GetExchange("/accounts/{accountId}/snapshots")
    List<HourlySnapshot> snapshots(
            @PathVariable("accountId") UUID accountId,
            @RequestParam("from") Instant from,
            @RequestParam("until") Instant until);

    /** What an account has used since {@code from}, the running hour included. */
    @GetExchange("/accounts/{accountId}/use")
    AccountUse use(@PathVariable("accountId") UUID accountId, @RequestParam("from") Instant from);

    /** All hours before this instant have their snapshots, and the highest sequence number among them. */
    @GetExchange("/closed")
    ClosedHours closed();
}
