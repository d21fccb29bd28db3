package org.stratagrid.contracts.placement;

import java.util.List;

/**
 * What became of many requests.
 *
 * @param decisions  of those that were placed; not explained, see {@link Placement#decision}
 * @param refused    the others
 * @param planMicros for finding the places; the reservation of the room came after that
 */
public record BulkDecision(List<PlacementDecision> decisions, List<RefusedRequest> refused, long planMicros) {}
