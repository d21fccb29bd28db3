package org.stratagrid.scheduler.placement;

/** A question and its answer. */
record Answered(Question question, Answer answer) {}
