package org.stratagrid.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.book.View;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;
import org.stratagrid.scheduler.solver.NodeRoom;

class SituationTest {

    /** A group commit tells the totals of a node at once; that another process took a server away is heard a moment later. */
    @Test
    void aNodeWhoseTotalsKnowAlreadyThatAServerHasLeftIsNotTakenByLessThanNothing() {
        ServerNeed web = Grid.server("web-1", Tier.WEB, 2);
        PlacementRequest request = new PlacementRequest(
                UUID.randomUUID(), Grid.ACCOUNT, UUID.randomUUID(), List.of(web, Grid.server("web-2", Tier.WEB, 2)));
        Node node = new Node(
                UUID.randomUUID(),
                "node-1",
                "site",
                true,
                new Size(16_384, 16, 1_000, 1_000),
                Size.NOTHING,
                NodePolicy.PLAIN,
                Residents.NOBODY.with(Tier.WEB, web.system(), Grid.ACCOUNT, false));
        View empty = View.of(List.of(node));
        Held gone = Question.of(request, empty).wanted(web, node.id());
        View seen = new View(
                List.of(gone), empty.nodes(), 1, List.of(1L), Map.of(node.id(), 1L), empty.policies(), empty.shapes());

        Situation situation = new Situation(Question.of(request, seen));

        assertThat(situation.left().keySet()).extracting(NodeRoom::taken).containsExactly(Size.NOTHING);
    }
}
