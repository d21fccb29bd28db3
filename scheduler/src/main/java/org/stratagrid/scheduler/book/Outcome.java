package org.stratagrid.scheduler.book;

import org.jspecify.annotations.Nullable;

/**
 * Whether the rows are what was wanted.
 *
 * @param conflict why nothing was changed, null when all was
 */
public record Outcome(@Nullable String conflict) {

    static final Outcome DONE = new Outcome(null);

    public boolean done() {
        return conflict == null;
    }
}
