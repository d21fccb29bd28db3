package org.stratagrid.scheduler.solver;

import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.optaplanner.core.api.domain.entity.PlanningEntity;
import org.optaplanner.core.api.domain.entity.PlanningPin;
import org.optaplanner.core.api.domain.lookup.PlanningId;
import org.optaplanner.core.api.domain.variable.PlanningVariable;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;

/** A server of the configuration that looks for its node, or (pinned) has it. */
@PlanningEntity(difficultyComparatorClass = ServerPlacing.LargestLast.class)
public final class ServerPlacing {

    @PlanningId
    private UUID id;

    private ServerFacts facts;

    @PlanningPin
    private boolean pinned;

    @PlanningVariable(valueRangeProviderRefs = PlacementPlan.CANDIDATES, nullable = true)
    private @Nullable NodeRoom node;

    /** For the solver's own copies. */
    ServerPlacing() {}

    private ServerPlacing(ServerFacts facts, @Nullable NodeRoom stays) {
        this.id = facts.id();
        this.facts = facts;
        this.pinned = stays != null;
        this.node = stays;
    }

    public static ServerPlacing movable(ServerFacts facts) {
        return new ServerPlacing(facts, null);
    }

    public static ServerPlacing staying(ServerFacts facts, NodeRoom node) {
        return new ServerPlacing(facts, node);
    }

    public ServerFacts facts() {
        return facts;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return facts.name();
    }

    public Tier tier() {
        return facts.tier();
    }

    public Size size() {
        return facts.size();
    }

    boolean heavyTraffic() {
        return facts.behaviour().heavyTraffic();
    }

    public boolean pinned() {
        return pinned;
    }

    boolean networkHungry() {
        return Residents.isNetworkHungry(facts.tier());
    }

    boolean storageHungry() {
        return Residents.isStorageHungry(facts.tier());
    }

    public @Nullable NodeRoom getNode() {
        return node;
    }

    public void setNode(@Nullable NodeRoom node) {
        this.node = node;
    }

    @Override
    public String toString() {
        return facts.name();
    }

    /** The hardest to place come last in the order, which the construction heuristic takes from its end. */
    public static final class LargestLast implements Comparator<ServerPlacing> {
        @Override
        public int compare(ServerPlacing one, ServerPlacing other) {
            return Comparator.comparingLong(
                            (ServerPlacing server) -> server.facts.size().memoryMib())
                    .thenComparingLong(server -> server.facts.size().cpus())
                    .thenComparingLong(server -> server.facts.size().diskGib())
                    .thenComparingLong(server -> server.facts.size().mbps())
                    .thenComparing(server -> server.id)
                    .compare(one, other);
        }
    }
}
