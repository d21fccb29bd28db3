package org.stratagrid.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;

/** The short list keeps answers quick (SC-11) and is never the reason of a refusal (SC-2). */
@ServiceTest
class WholeGridTest {

    @Autowired
    private Placement placement;

    @Autowired
    private JdbcClient database;

    private Grid grid;

    @BeforeEach
    void emptyGrid() {
        grid = new Grid(placement, database);
        grid.clear();
    }

    @Test
    void moreServersThanTheShortListHasRoomForAreStillPlaced() {
        // 24 candidates of 60 nodes hold 24 servers; the other 6 need the rest of the grid.
        for (int i = 0; i < 60; i++) {
            grid.node("node-" + i, 2);
        }
        ServerNeed[] servers = new ServerNeed[30];
        for (int i = 0; i < servers.length; i++) {
            servers[i] = Grid.server("web-" + i, Tier.WEB, 2);
        }
        PlacementDecision decision = placement.place(Grid.request(UUID.randomUUID(), servers));
        assertThat(decision.assignments().stream().map(Assignment::nodeId).distinct())
                .hasSize(30);
    }
}
