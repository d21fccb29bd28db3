package org.stratagrid.deployment.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.NodeFacts;
import org.stratagrid.deployment.node.GridSettings.NodeSettings;
import org.stratagrid.platform.ServiceTest;

/** What answers at a node's URI is not always the node. */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
class AdmissionTest {

    private final UUID host = UUID.randomUUID();

    @Autowired
    Admission admission;

    @Autowired
    NodeRows rows;

    private static Node node(String name) {
        return new Node(
                new NodeSettings(
                        UUID.randomUUID(),
                        name,
                        "east",
                        "",
                        List.of(),
                        List.of(),
                        "",
                        "stratagrid",
                        null,
                        null,
                        null,
                        1000),
                false,
                whenLost -> {
                    throw new HypervisorProblem("not asked");
                },
                () -> false);
    }

    private static NodeFacts answer(String driver, @Nullable UUID host) {
        return new NodeFacts(4096, 8, 100, driver, "7.2.0", host, "", List.of());
    }

    @Test
    void DM7_another_hypervisor_is_refused() {
        assertThatThrownBy(() -> admission.check(node("n1"), answer("Xen", null)))
                .isInstanceOf(HypervisorProblem.class)
                .hasMessage(
                        "The URI of node n1 is answered by Xen 7.2.0, and guests need QEMU or KVM. Correct uri in its"
                                + " settings, for example qemu+tls://host/system.");
        admission.check(node("n1"), answer("QEMU", null));
    }

    @Test
    void DM7_another_host_than_before_is_refused_until_an_operator_accepts_it() {
        Node node = node("n2");
        admission.check(node, answer("QEMU", host));
        admission.check(node, answer("QEMU", host));
        UUID other = UUID.randomUUID();
        assertThatThrownBy(() -> admission.check(node, answer("QEMU", other)))
                .isInstanceOf(HypervisorProblem.class)
                .hasMessageContaining("Another host answers as node n2: its UUID is " + other + ", and it was " + host);
        rows.forgetHost(node.id());
        admission.check(node, answer("QEMU", other));
        assertThatThrownBy(() -> admission.check(node, answer("QEMU", host))).isInstanceOf(HypervisorProblem.class);
    }

    @Test
    void DM7_one_host_is_not_two_nodes() {
        Node first = node("n3");
        admission.check(first, answer("QEMU", host));
        assertThatThrownBy(() -> admission.check(node("n4"), answer("QEMU", host)))
                .isInstanceOf(HypervisorProblem.class)
                .hasMessageContaining("is known as node " + first.id() + " already");
    }
}
