package org.stratagrid.contracts.placement;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * New places for the servers of dead nodes.
 *
 * @param moved        in the order in which they should be started
 * @param unplaced     those that found none, the most important first
 * @param sentence     how many found a place, in words
 * @param planMicros   for finding the places
 * @param commitMicros for writing them down; 0 for a what-if
 */
public record Replacement(
        UUID failureId,
        List<ReplacedServer> moved,
        List<UnmovedServer> unplaced,
        String sentence,
        long planMicros,
        long commitMicros,
        Instant decidedAt) {}
