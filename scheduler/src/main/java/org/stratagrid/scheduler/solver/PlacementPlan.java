package org.stratagrid.scheduler.solver;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optaplanner.core.api.domain.constraintweight.ConstraintConfigurationProvider;
import org.optaplanner.core.api.domain.solution.PlanningEntityCollectionProperty;
import org.optaplanner.core.api.domain.solution.PlanningScore;
import org.optaplanner.core.api.domain.solution.PlanningSolution;
import org.optaplanner.core.api.domain.solution.ProblemFactCollectionProperty;
import org.optaplanner.core.api.domain.valuerange.ValueRangeProvider;
import org.optaplanner.core.api.score.buildin.hardmediumsoftlong.HardMediumSoftLongScore;

/** All servers of one configuration on a short list of nodes. */
@PlanningSolution
public final class PlacementPlan {

    static final String CANDIDATES = "candidates";

    @ConstraintConfigurationProvider
    private PlacementWeights weights;

    @ProblemFactCollectionProperty
    private List<NodeRoom> nodes;

    @ValueRangeProvider(id = CANDIDATES)
    private List<NodeRoom> candidates;

    @PlanningEntityCollectionProperty
    private List<ServerPlacing> servers;

    @PlanningScore
    private @Nullable HardMediumSoftLongScore score;

    /** For the solver's own copies. */
    PlacementPlan() {}

    /** @param candidates for the servers that are not pinned, the best first */
    public PlacementPlan(PlacementWeights weights, List<NodeRoom> candidates, List<ServerPlacing> servers) {
        Set<NodeRoom> all = new LinkedHashSet<>(candidates);
        for (ServerPlacing server : servers) {
            NodeRoom node = server.getNode();
            if (node != null) {
                all.add(node);
            }
        }
        this.weights = weights;
        this.nodes = new ArrayList<>(all);
        this.candidates = List.copyOf(candidates);
        this.servers = List.copyOf(servers);
    }

    /** The candidates first. */
    List<NodeRoom> nodes() {
        return nodes;
    }

    public List<NodeRoom> candidates() {
        return candidates;
    }

    public List<ServerPlacing> servers() {
        return servers;
    }

    public List<ServerPlacing> movable() {
        return servers.stream().filter(server -> !server.pinned()).toList();
    }

    /** Those for which no candidate was left. */
    public List<ServerPlacing> unplaced() {
        return servers.stream().filter(server -> server.getNode() == null).toList();
    }

    public HardMediumSoftLongScore score() {
        return score == null ? HardMediumSoftLongScore.ZERO : score;
    }
}
