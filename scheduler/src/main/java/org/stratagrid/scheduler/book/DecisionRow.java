package org.stratagrid.scheduler.book;

import java.time.Instant;

/**
 * A decision as its row keeps it.
 *
 * @param assignments a document
 * @param problem     what the decision rests on
 */
public record DecisionRow(String assignments, String score, long solveMicros, Instant decidedAt, byte[] problem) {}
