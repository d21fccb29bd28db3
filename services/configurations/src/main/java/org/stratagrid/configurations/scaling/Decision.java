package org.stratagrid.configurations.scaling;

import java.util.List;
import java.util.UUID;
import org.stratagrid.contracts.scaling.ScalingAction;

/** What to do about a tier now. The sentence says why, to the customer. */
sealed interface Decision {

    String why();

    /** What load wants when it is done. */
    Wish wish();

    /** Nothing is done; the wish may have become smaller. */
    record Nothing(String why, Wish wish) implements Decision {}

    /** @param wish what holds when it is done */
    record AddServers(int number, String why, Wish wish) implements Decision {}

    /** @param servers added automatically, all of them */
    record RemoveServers(List<UUID> servers, String why, Wish wish) implements Decision {}

    /** @param mib what the server has then, not less than what was configured by hand */
    record SetMemory(UUID server, long mib, boolean more, String why, Wish wish) implements Decision {}

    /** @param action MOVE, RESTART or REBUILD */
    record Treat(UUID server, ScalingAction action, String why, Wish wish) implements Decision {}

    default ScalingAction action() {
        if (this instanceof Treat treat) {
            return treat.action();
        }
        if (this instanceof SetMemory memory) {
            return memory.more() ? ScalingAction.ADD_MEMORY : ScalingAction.REMOVE_MEMORY;
        }
        return this instanceof RemoveServers ? ScalingAction.REMOVE_SERVER : ScalingAction.ADD_SERVER;
    }

    default boolean isSomething() {
        return !(this instanceof Nothing);
    }
}
