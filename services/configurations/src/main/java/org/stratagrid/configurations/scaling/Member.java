package org.stratagrid.configurations.scaling;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployed server of a tier.
 *
 * @param memoryMib what it has now
 * @param byHandMib what it has without what was added automatically; all of it, where the server itself was
 * @param addedAt   when it was added automatically; null for one that the customer deployed
 */
record Member(
        UUID id,
        String name,
        long memoryMib,
        long byHandMib,
        @Nullable Instant addedAt) {

    boolean isAutomatic() {
        return addedAt != null;
    }

    /** What of it was added automatically. */
    long addedMib() {
        return isAutomatic() ? memoryMib : memoryMib - byHandMib;
    }
}
