package org.stratagrid.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.stratagrid.scheduler.placement.Grid.server;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.GridRules;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;

/** SC-2, SC-9, SC-12: a refusal says of every node of the grid why not, though the request looked at few of them. */
@ServiceTest
@ExtendWith(OutputCaptureExtension.class)
class RefusedWithCountsTest {

    @Autowired
    private Placement placement;

    @Autowired
    private GridPolicies policies;

    @Autowired
    private JdbcClient database;

    private Grid grid;

    @BeforeEach
    void emptyGrid() {
        grid = new Grid(placement, database);
        grid.clear();
    }

    @Test
    void everyNodeIsCountedUnderTheFirstThatItFails(CapturedOutput log) {
        UUID configuration = UUID.randomUUID();
        for (int i = 0; i < 3; i++) {
            grid.node("holding-" + i, 16);
        }
        PlacementRequest first = apart(configuration, web("web-1"), web("web-2"), web("web-3"));
        placement.place(first);
        for (int i = 0; i < 30; i++) {
            grid.node("small-" + i, 1);
        }
        for (int i = 0; i < 8; i++) {
            policies.setNodePolicy(
                    grid.node("draining-" + i, 64), new NodePolicy("general", Set.of(), false, null, 100, true));
        }

        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> placement.place(apart(configuration, web("web-4"))));

        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NO_CAPACITY);
        assertThat(refusal.sentence())
                .startsWith(
                        "No node has room for web-4 (2 GiB memory): of 41 nodes, 30 have too little memory free, 8 are"
                                + " being emptied and 3 hold this tier already.");
        assertThat(log.getOut())
                .contains("web-4: 41 nodes: 30 too little memory, 8 draining, 3 hold this tier already");
        assertThat(placement.reservations()).hasSize(3);
    }

    @Test
    void sc9_whatIsConfinedToAGroupWithoutNodesOfItsAccountIsRefusedAndSaysSo() {
        UUID own = grid.node("own", 16);
        policies.setNodePolicy(own, new NodePolicy("fast", Set.of(), false, Grid.ACCOUNT, 100, false));
        UUID web = grid.node("web", 16);
        policies.setNodePolicy(web, new NodePolicy("web", Set.of(), false, null, 100, false));
        policies.setAccountPolicy(Grid.ACCOUNT, new AccountPolicy(false, true));
        policies.setRules(new GridRules(Map.of(Tier.WEB, "web"), List.of()));
        try {
            Refusal refusal =
                    catchThrowableOfType(Refusal.class, () -> placement.place(apart(UUID.randomUUID(), web("web-1"))));
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT);
            assertThat(refusal.sentence())
                    .startsWith("web-1 needs a node that is in the group “web”, to which web servers are confined and"
                            + " dedicated to this customer, and the grid has none.");
            assertThat(placement.reservations()).isEmpty();
        } finally {
            policies.setRules(GridRules.NONE);
            policies.setAccountPolicy(Grid.ACCOUNT, AccountPolicy.PLAIN);
        }
    }

    @Test
    void namesThatNoRowAndNoLogCanHoldAreRefused() {
        grid.node("node-1", 16);
        for (String name : List.of(" ", "web\u0000", "web\n1", "x".repeat(201))) {
            Refusal refusal =
                    catchThrowableOfType(Refusal.class, () -> placement.place(apart(UUID.randomUUID(), web(name))));
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID);
            assertThat(refusal.fields()).containsKey("servers[0].name");
        }
        assertThat(placement.reservations()).isEmpty();
    }

    private static ServerNeed web(String name) {
        return server(name, Tier.WEB, 2);
    }

    private static PlacementRequest apart(UUID configuration, ServerNeed... servers) {
        return new PlacementRequest(UUID.randomUUID(), Grid.ACCOUNT, configuration, List.of(servers), Set.of(Tier.WEB));
    }
}
