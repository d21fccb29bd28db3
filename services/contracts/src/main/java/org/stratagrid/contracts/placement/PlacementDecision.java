package org.stratagrid.contracts.placement;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Where the servers go and why (SC-12). {@code score} is the OptaPlanner score as text; {@code rejected} says why other nodes lost. */
public record PlacementDecision(
        UUID requestId,
        List<Assignment> assignments,
        String score,
        List<ScoreLine> reasons,
        List<String> rejected,
        long solveMicros,
        Instant decidedAt) {}
