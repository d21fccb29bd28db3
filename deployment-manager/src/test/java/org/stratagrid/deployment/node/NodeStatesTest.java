package org.stratagrid.deployment.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.deployment.hypervisor.NodeFacts;
import org.stratagrid.deployment.node.GridSettings.NodeSettings;

/** How a node stands, and what it can give. */
class NodeStatesTest {

    @ParameterizedTest(name = "dead {0}, maintenance {1}, answers {2}, draining {3}: {4}")
    @CsvSource({
        "false, false, true,  false, READY",
        "false, false, true,  true,  DRAINING",
        "false, false, false, false, UNREACHABLE",
        "false, false, false, true,  UNREACHABLE",
        // an operator works on it: whether it answers is nobody's business
        "false, true,  true,  true,  MAINTENANCE",
        "false, true,  false, true,  MAINTENANCE",
        "false, true,  false, false, MAINTENANCE",
        "false, true,  true,  false, MAINTENANCE",
        // until it is clean, also when it answers again
        "true,  false, false, false, DEAD",
        "true,  false, true,  false, DEAD",
        "true,  true,  false, true,  DEAD",
    })
    void DM7_the_state_follows_from_what_is_declared_and_what_is_seen(
            boolean dead, boolean maintenance, boolean answers, boolean draining, NodeState state) {
        assertThat(NodeStates.of(dead, maintenance, answers, draining)).isEqualTo(state);
    }

    private static NodeSettings settings(@Nullable Long ramMib) {
        return new NodeSettings(
                UUID.randomUUID(), "n1", "east", "", List.of(), List.of(), "", "stratagrid", ramMib, null, null, 1000);
    }

    private static NodeFacts facts(long memoryMib) {
        return new NodeFacts(memoryMib, 8, 100, "QEMU", "7.2.0", null, "", List.of());
    }

    @Test
    void DM7_memory_that_a_node_has_not_got_is_not_sold() {
        NodeSettings claims = settings(16_000L);
        assertThat(Capacities.of(claims, facts(20_000), true).memory().mib()).isEqualTo(16_000);
        assertThat(Capacities.remark(claims, facts(20_000))).isNull();
        assertThat(Capacities.of(claims, facts(8_000), true).memory().mib()).isEqualTo(7_200);
        assertThat(Capacities.remark(claims, facts(8_000)))
                .isEqualTo("Its settings promise guests 16000 MiB of memory, but libvirt reports 8000 MiB in all."
                        + " Guests get 7200 MiB; correct ram-mib in its settings.");
        assertThat(Capacities.of(settings(null), facts(10_000), false)).satisfies(room -> {
            assertThat(room.memory().mib()).isEqualTo(9_000);
            assertThat(room.cpus()).isEqualTo(32);
            assertThat(room.disk().gib()).isEqualTo(100);
            assertThat(room.schedulable()).isFalse();
        });
    }
}
