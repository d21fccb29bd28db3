package org.stratagrid.contracts.placement;

import java.time.Instant;
import java.util.List;

/**
 * N+1: what the loss of any one node would mean.
 *
 * @param anyOneMayDie no loss of a single node would leave a server without a place
 * @param losses       for each node that holds servers, those that would leave most servers without a place first
 */
public record GridSurvival(
        boolean anyOneMayDie, List<NodeLoss> losses, String sentence, long planMicros, Instant askedAt) {}
