package org.stratagrid.contracts.placement;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Where the servers go and why (SC-12). The answer to {@link Placement#place} leaves the why out, since nobody should wait for it:
 * {@code reasons}, {@code rejected} and {@code sentences} are empty there.
 *
 * @param score     the OptaPlanner score as text
 * @param reasons   the score by constraint, in full
 * @param rejected  why other nodes lost, for the operator
 * @param sentences server → why it is where it is, in words for the customer
 */
public record PlacementDecision(
        UUID requestId,
        List<Assignment> assignments,
        String score,
        List<ScoreLine> reasons,
        List<String> rejected,
        Map<UUID, String> sentences,
        long solveMicros,
        Instant decidedAt) {}
