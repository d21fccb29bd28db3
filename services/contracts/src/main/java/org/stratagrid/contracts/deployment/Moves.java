package org.stratagrid.contracts.deployment;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Carries out moves of servers between nodes (spec SC-10, DM-7), one at a time; guests go on running meanwhile. For operators.
 * Errors are {@link org.stratagrid.contracts.values.Refusal}s.
 */
@HttpExchange("/internal/deployment/moves")
public interface Moves {

    /**
     * Takes a list of moves; the work goes on after this returns and survives a restart. Before each move it is looked whether
     * the server still stands where the list says; the first move that cannot be done ends the run. Repeating an id changes
     * nothing. CONFLICT while another run is in work; INVALID for an empty list, one node twice, or nodes that are not known.
     */
    @PostExchange
    MoveRunProgress run(@RequestBody MoveRun run);

    @GetExchange("/{runId}")
    MoveRunProgress progress(@PathVariable("runId") UUID runId);

    /** Newest first, at most 50. */
    @GetExchange
    List<MoveRunProgress> runs();

    /** No further move begins; the one under way is finished. Repeatable; nothing happens to a run that has ended. */
    @PostExchange("/{runId}/stop")
    MoveRunProgress stop(@PathVariable("runId") UUID runId);

    /** As {@link #stop}, and the move under way is taken back, if the guest has not arrived yet. */
    @PostExchange("/{runId}/abort")
    MoveRunProgress abort(@PathVariable("runId") UUID runId);
}
