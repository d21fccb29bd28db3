package org.stratagrid.deployment.node;

import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.NodeIsOff;

/** What a node that is certainly off answers: there is nothing, and nothing can be made. */
final class OffNode {

    private OffNode() {}

    /** @param method of {@link Hypervisor} */
    static @Nullable Object answer(Node node, Method method) {
        return switch (method.getName()) {
            case "simulated" -> node.simulated();
            case "alive", "hasVolume" -> false;
            case "state" -> GuestState.ABSENT;
            case "guests", "volumes" -> List.of();
            case "migration",
                    "abortMigration",
                    "pressPowerButton",
                    "destroy",
                    "undefine",
                    "deleteVolume",
                    "refreshVolumes",
                    "endDiskCopy",
                    "dropDiskMark",
                    "keepDiskMark",
                    "close" -> null;
            default -> throw new NodeIsOff(node.name());
        };
    }
}
