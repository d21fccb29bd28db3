package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.pack.PackProblem;
import org.stratagrid.scheduler.pack.Packing;
import org.stratagrid.scheduler.solver.NodeRoom;
import org.stratagrid.scheduler.solver.ServerFacts;

/** Finds few nodes for the servers of many requests. */
@Component
class PackingTogether {

    private final Looking looking;
    private final Deciding deciding;

    PackingTogether(Looking looking, Deciding deciding) {
        this.looking = looking;
        this.deciding = deciding;
    }

    /** A server of one of the requests. */
    private record Wanted(PlacementRequest request, ServerNeed need, ServerFacts facts) {}

    /** @return answers for those requests that are new and whose servers all found a place; none for the others */
    List<Answered> pack(List<PlacementRequest> requests) {
        List<Wanted> wanted = new ArrayList<>();
        List<PlacementRequest> packed = new ArrayList<>();
        for (PlacementRequest request : requests) {
            try {
                Question held = looking.held(request);
                if (held.held().isEmpty() && !request.servers().isEmpty()) {
                    packed.add(request);
                    request.servers().forEach(need -> wanted.add(new Wanted(request, need, held.facts(need))));
                }
            } catch (Refusal another) {
                // A server or configuration of another account: said when its turn comes alone.
            }
        }
        if (packed.isEmpty()) {
            return List.of();
        }
        Map<UUID, UUID> places = places(packed.get(0), wanted);
        List<Answered> answers = new ArrayList<>();
        for (PlacementRequest request : packed) {
            Set<UUID> nodes = new HashSet<>();
            for (ServerNeed need : request.servers()) {
                UUID node = places.get(need.serverId());
                if (node == null) {
                    nodes.clear();
                    break;
                }
                nodes.add(node);
            }
            if (!nodes.isEmpty()) {
                Question question = looking.some(request, nodes);
                deciding.answer(question, places, wanted.size())
                        .ifPresent(answer -> answers.add(new Answered(question, answer)));
            }
        }
        return answers;
    }

    /** @return server → node; those without are missing */
    private Map<UUID, UUID> places(PlacementRequest any, List<Wanted> wanted) {
        Question whole = looking.whole(any);
        List<Node> nodes = whole.nodes();
        List<NodeRoom> rooms = new ArrayList<>();
        List<PackProblem.Bin> bins = new ArrayList<>();
        for (Node node : nodes) {
            rooms.add(new NodeRoom(node, node.reserved(), Size.NOTHING, node.residents(), whole.terms()));
            bins.add(new PackProblem.Bin(
                    node.sellable().minus(node.reserved()), node.residents().servers() > 0));
        }
        List<PackProblem.Item> items = new ArrayList<>();
        for (Wanted each : wanted) {
            Object group = each.facts().apart()
                    ? List.of(each.facts().configurationId(), each.facts().tier())
                    : each.need().serverId();
            items.add(new PackProblem.Item(each.facts().size(), group));
        }
        int[] places = Packing.solve(new PackProblem(
                bins,
                items,
                (server, node) -> admits(rooms.get(node), wanted.get(server).facts())));
        Map<UUID, UUID> found = new HashMap<>();
        for (int server = 0; server < places.length; server++) {
            if (places[server] != Packing.NOWHERE) {
                found.put(
                        wanted.get(server).need().serverId(),
                        nodes.get(places[server]).id());
            }
        }
        return found;
    }

    private static boolean admits(NodeRoom room, ServerFacts facts) {
        return room.open() && room.isForTier(facts) && room.isForAccount(facts) && room.isForRisk(facts);
    }
}
