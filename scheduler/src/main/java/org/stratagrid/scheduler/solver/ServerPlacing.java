package org.stratagrid.scheduler.solver;

import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.optaplanner.core.api.domain.entity.PlanningEntity;
import org.optaplanner.core.api.domain.entity.PlanningPin;
import org.optaplanner.core.api.domain.lookup.PlanningId;
import org.optaplanner.core.api.domain.variable.PlanningVariable;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;

/** A server of the configuration that looks for its node, or (pinned) has it. */
@PlanningEntity(difficultyComparatorClass = ServerPlacing.LargestLast.class)
public final class ServerPlacing {

    @PlanningId
    private UUID id;

    private String name;
    private Tier tier;
    private Size size;
    private boolean heavyTraffic;

    @PlanningPin
    private boolean pinned;

    @PlanningVariable(valueRangeProviderRefs = PlacementPlan.CANDIDATES, nullable = true)
    private @Nullable NodeRoom node;

    /** For the solver's own copies. */
    ServerPlacing() {}

    private ServerPlacing(UUID id, String name, Tier tier, Size size, boolean heavyTraffic, @Nullable NodeRoom stays) {
        this.id = id;
        this.name = name;
        this.tier = tier;
        this.size = size;
        this.heavyTraffic = heavyTraffic;
        this.pinned = stays != null;
        this.node = stays;
    }

    public static ServerPlacing movable(UUID id, String name, Tier tier, Size size, boolean heavyTraffic) {
        return new ServerPlacing(id, name, tier, size, heavyTraffic, null);
    }

    public static ServerPlacing staying(
            UUID id, String name, Tier tier, Size size, boolean heavyTraffic, NodeRoom node) {
        return new ServerPlacing(id, name, tier, size, heavyTraffic, node);
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Tier tier() {
        return tier;
    }

    public Size size() {
        return size;
    }

    boolean heavyTraffic() {
        return heavyTraffic;
    }

    public boolean pinned() {
        return pinned;
    }

    /** Load balancers and web servers live on the network. */
    boolean networkHungry() {
        return tier == Tier.LOAD_BALANCER || tier == Tier.WEB;
    }

    boolean storageHungry() {
        return tier == Tier.DATABASE;
    }

    public @Nullable NodeRoom getNode() {
        return node;
    }

    public void setNode(@Nullable NodeRoom node) {
        this.node = node;
    }

    @Override
    public String toString() {
        return name;
    }

    /** The hardest to place come last in the order, which the construction heuristic takes from its end. */
    public static final class LargestLast implements Comparator<ServerPlacing> {
        @Override
        public int compare(ServerPlacing one, ServerPlacing other) {
            return Comparator.comparingLong((ServerPlacing server) -> server.size.memoryMib())
                    .thenComparingLong(server -> server.size.cpus())
                    .thenComparingLong(server -> server.size.diskGib())
                    .thenComparingLong(server -> server.size.mbps())
                    .thenComparing(server -> server.id)
                    .compare(one, other);
        }
    }
}
