package org.stratagrid.deployment.upkeep;

import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.deployment.Difference;

/**
 * Something that is not as the rows say.
 *
 * @param id      of what differs, see {@link Difference}
 * @param outcome what comes of it, for the operator
 * @param mend    brings it to what the rows say; looks again itself whether that is still to be done, and may be repeated. Several
 *                findings may have the same. Null: nothing is done here
 */
record Finding(
        String id,
        String sentence,
        String outcome,
        @Nullable Runnable mend) {

    static Finding reported(Object id, String sentence, String outcome) {
        return new Finding(id.toString(), sentence, outcome, null);
    }

    static Finding mended(Object id, String sentence, String outcome, Runnable mend) {
        return new Finding(id.toString(), sentence, outcome, mend);
    }

    boolean isAlso(Finding other) {
        return id.equals(other.id) && sentence.equals(other.sentence);
    }

    /** @param paused nothing is mended now */
    Difference difference(boolean paused) {
        return new Difference(
                id,
                sentence,
                paused && mend != null ? "Nothing while everything automatic is paused. Then: " + outcome : outcome);
    }
}
