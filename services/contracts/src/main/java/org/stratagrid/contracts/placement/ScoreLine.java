package org.stratagrid.contracts.placement;

/** What one constraint added to the score, with a sentence that explains it. {@code level} is hard, medium or soft. */
public record ScoreLine(String constraint, String level, long score, String sentence) {}
