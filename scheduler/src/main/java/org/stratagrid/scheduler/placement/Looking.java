package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.scheduler.book.GridBook;
import org.stratagrid.scheduler.book.Need;
import org.stratagrid.scheduler.book.Policies;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.shape.WholeShapes;
import org.stratagrid.scheduler.solver.NodeRoom;
import org.stratagrid.scheduler.solver.ServerFacts;
import org.stratagrid.scheduler.solver.Terms;

/** Looks up in the book what a request has to know. */
@Component
class Looking {

    private final GridBook book;
    private final PlacementSettings settings;

    Looking(GridBook book, PlacementSettings settings) {
        this.book = book;
        this.settings = settings;
    }

    /** The most promising nodes: enough to place the servers well unless the grid is nearly full. */
    Question narrow(PlacementRequest request) {
        Question empty = held(request);
        Map<List<Object>, Need> needs = new LinkedHashMap<>();
        int looking = 0;
        for (ServerNeed need : request.servers()) {
            if (!empty.holds(need)) {
                looking++;
                ServerFacts facts = empty.facts(need);
                needs.computeIfAbsent(
                        List.of(facts.tier(), facts.size(), facts.system()), shape -> need(facts, book.policies()));
            }
        }
        int many = Math.max(settings.candidates(), 2 * looking);
        long seed = request.id().getMostSignificantBits() ^ request.id().getLeastSignificantBits();
        return Question.of(
                request, book.narrow(request.configurationId(), serverIds(request), needs.values(), many, seed));
    }

    /** What the configuration holds, without any node. */
    Question held(PlacementRequest request) {
        return Question.of(request, book.held(request.configurationId(), serverIds(request)));
    }

    /** These nodes. */
    Question some(PlacementRequest request, Collection<UUID> nodes) {
        return Question.of(request, book.some(request.configurationId(), serverIds(request), nodes));
    }

    /** All nodes. */
    Question whole(PlacementRequest request) {
        return Question.of(request, book.whole(request.configurationId(), serverIds(request)));
    }

    private static Collection<UUID> serverIds(PlacementRequest request) {
        List<UUID> ids = new ArrayList<>();
        request.servers().forEach(server -> ids.add(server.serverId()));
        return ids;
    }

    private static Need need(ServerFacts facts, Policies policies) {
        Terms terms = new Terms(policies.rules().groups(), WholeShapes.NONE);
        return new Need(facts.size(), node -> admits(node, facts, terms), facts.system());
    }

    private static boolean admits(Node node, ServerFacts facts, Terms terms) {
        NodeRoom room = new NodeRoom(node, node.reserved(), Size.NOTHING, Residents.NOBODY, terms);
        return room.open() && room.isForTier(facts) && room.isForAccount(facts) && room.isForRisk(facts);
    }
}
