package org.stratagrid.scheduler.solver;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.shape.WholeShapes;

/**
 * A solved problem as it is kept with its decision: all that the score was made of, so that it can be explained whenever somebody
 * asks (SC-12). Short, because one is written with every placement.
 *
 * @param groups     tiers that are confined to a node group
 * @param shapes     common sizes of servers, each with its price
 * @param nodes      the candidates, the best first, and then the nodes of servers that stay
 * @param candidates how many of the nodes those are
 */
public record Problem(
        Weights weights,
        Map<Tier, String> groups,
        List<Size> shapes,
        List<Double> prices,
        List<NodeFacts> nodes,
        int candidates,
        List<Placed> servers) {

    /**
     * @param stays was not free to move
     * @param node  its place in {@link #nodes}
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Placed(ServerFacts server, boolean stays, int node) {}

    /** @param solved with a node for every server */
    public static Problem of(PlacementPlan solved, Weights weights, Terms terms) {
        Map<NodeRoom, Integer> places = new HashMap<>();
        List<NodeFacts> nodes = new ArrayList<>();
        for (NodeRoom node : solved.nodes()) {
            places.put(node, nodes.size());
            nodes.add(node.facts());
        }
        List<Placed> servers = new ArrayList<>();
        for (ServerPlacing server : solved.servers()) {
            Integer place = places.get(server.getNode());
            if (place == null) {
                throw new IllegalArgumentException("no node for " + server);
            }
            servers.add(new Placed(server.facts(), server.pinned(), place));
        }
        return new Problem(
                weights,
                terms.groups(),
                terms.shapes().shapes(),
                Arrays.stream(terms.shapes().prices()).boxed().toList(),
                nodes,
                solved.candidates().size(),
                servers);
    }

    /** The plan as it was solved. */
    PlacementPlan plan() {
        double[] priced = prices.stream().mapToDouble(Double::doubleValue).toArray();
        Terms terms = new Terms(groups, new WholeShapes(shapes, priced));
        List<NodeRoom> rooms =
                nodes.stream().map(node -> new NodeRoom(node, terms)).toList();
        List<ServerPlacing> placed = new ArrayList<>();
        for (Placed each : servers) {
            NodeRoom node = rooms.get(each.node());
            if (each.stays()) {
                placed.add(ServerPlacing.staying(each.server(), node));
            } else {
                ServerPlacing server = ServerPlacing.movable(each.server());
                server.setNode(node);
                placed.add(server);
            }
        }
        return new PlacementPlan(new PlacementWeights(weights), rooms.subList(0, candidates), placed);
    }
}
