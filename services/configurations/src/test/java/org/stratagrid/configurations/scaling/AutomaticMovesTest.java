package org.stratagrid.configurations.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;

class AutomaticMovesTest {

    private static final NodeLoad FULL = node("n1", 7000, 4, true);

    private static NodeLoad node(String name, long reservedMib, int cpus, boolean schedulable) {
        return new NodeLoad(
                UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                new NodeCapacity(name, "here", new Memory(8192), 8, new Disk(100), new Bandwidth(1000), schedulable),
                new Memory(reservedMib),
                cpus,
                new Disk(0),
                new Bandwidth(0),
                1);
    }

    private static ServerStatus server(long mib) {
        return new ServerStatus(
                UUID.randomUUID(),
                ServerLight.OVERLOADED,
                "n1",
                null,
                null,
                null,
                new Memory(mib),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static String target(long mib, NodeLoad... others) {
        NodeLoad found = AutomaticMoves.lessUsed(
                java.util.stream.Stream.concat(java.util.stream.Stream.of(FULL), List.of(others).stream())
                        .toList(),
                FULL,
                server(mib));
        return found == null ? null : found.capacity().name();
    }

    @Test
    @DisplayName("DM-8 the least used node with room, by the scarcer of memory and processors")
    void leastUsed() {
        assertThat(target(512, node("n2", 4000, 1, true), node("n3", 2000, 1, true)))
                .isEqualTo("n3");
        assertThat(target(512, node("n2", 4000, 1, true), node("n3", 2000, 7, true)))
                .as("n3 has memory, but hardly a processor")
                .isEqualTo("n2");
    }

    @Test
    @DisplayName("DM-8 no move that brings nothing: closed, full, or hardly emptier nodes are left alone")
    void bringsNothing() {
        assertThat(target(512, node("n2", 0, 0, false))).isNull();
        assertThat(target(8000, node("n2", 1000, 0, true))).isNull();
        assertThat(target(512, node("n2", 6500, 1, true))).isNull();
    }
}
