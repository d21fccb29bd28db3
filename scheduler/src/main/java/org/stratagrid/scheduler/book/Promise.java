package org.stratagrid.scheduler.book;

import java.util.Map;
import java.util.UUID;
import org.stratagrid.scheduler.node.Size;

/** Room that a request under way is about to take. Two are never the same, whatever they take. */
final class Promise {

    final Map<UUID, Size> taken;

    Promise(Map<UUID, Size> taken) {
        this.taken = Map.copyOf(taken);
    }
}
