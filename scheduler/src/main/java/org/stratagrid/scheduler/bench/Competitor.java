package org.stratagrid.scheduler.bench;

import java.util.Locale;

/** Who decides: the scheduler, or a simple rule to compare it with. Reading, committing and checking are the same for all. */
enum Competitor {
    STRATAGRID,
    /** The first node in the file's order that has room. */
    FIRST_FIT,
    /** The node that has least memory left afterwards. */
    BEST_FIT;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
