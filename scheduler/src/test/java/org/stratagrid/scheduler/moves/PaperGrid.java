package org.stratagrid.scheduler.moves;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.audit.GridState;
import org.stratagrid.scheduler.audit.PlanChecker;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;

/** A grid without a database: what the planners and the checker each see of it. */
final class PaperGrid {

    static final UUID ACCOUNT = UUID.fromString("00000000-0000-0000-0000-00000000000a");

    private final List<Node> empty = new ArrayList<>();
    final List<Held> held = new ArrayList<>();
    final List<Held> coming = new ArrayList<>();
    private final Map<Tier, String> groups = new HashMap<>();
    private final Set<UUID> dedicated = new HashSet<>();
    private final Map<String, Double> licences = new HashMap<>();
    private double risk;
    private final Random ids;

    PaperGrid() {
        this(new Random(1));
    }

    PaperGrid(Random random) {
        this.ids = random;
    }

    UUID id() {
        return new UUID(ids.nextLong(), ids.nextLong());
    }

    /** A node with 64 CPUs, 1,000 GiB disk and 10,000 Mbit/s. */
    UUID node(String name, int gib) {
        return node(name, new Size(gib * 1024L, 64, 1_000, 10_000), true, NodePolicy.PLAIN);
    }

    UUID node(String name, Size size, boolean schedulable, NodePolicy policy) {
        UUID id = id();
        empty.add(new Node(id, name, "home", schedulable, size, Size.NOTHING, policy, Residents.NOBODY));
        return id;
    }

    PaperGrid confine(Tier tier, String group) {
        groups.put(tier, group);
        return this;
    }

    /** A system costs so many points on each node that has no licence for it. */
    PaperGrid price(String system, double points) {
        licences.put(system, points);
        return this;
    }

    /** Two servers of different risky accounts on one node cost so many points. */
    PaperGrid risk(double points) {
        risk = points;
        return this;
    }

    PaperGrid dedicate(UUID account) {
        dedicated.add(account);
        return this;
    }

    /** A server of a configuration of its own, with one CPU, 10 GiB disk and 100 Mbit/s. */
    Held server(String name, Tier tier, int gib, UUID node) {
        return server(name, id(), tier, gib, node, false);
    }

    Held server(String name, UUID configuration, Tier tier, int gib, UUID node, boolean apart) {
        return add(ACCOUNT, configuration, name, tier, new Size(gib * 1024L, 1, 10, 100), node, false, apart);
    }

    Held add(
            UUID account,
            UUID configuration,
            String name,
            Tier tier,
            Size size,
            UUID node,
            boolean risky,
            boolean apart) {
        return add(account, configuration, name, tier, size, node, "Debian 12", risky, apart);
    }

    Held add(
            UUID account,
            UUID configuration,
            String name,
            Tier tier,
            Size size,
            UUID node,
            String system,
            boolean risky,
            boolean apart) {
        Held server =
                new Held(id(), node, account, configuration, name, tier, size, Behaviour.CALM, system, risky, apart);
        held.add(server);
        return server;
    }

    void moving(Held server, UUID to) {
        coming.add(new Held(
                server.serverId(),
                to,
                server.accountId(),
                server.configurationId(),
                server.name(),
                server.tier(),
                server.size(),
                server.behaviour(),
                server.system(),
                server.risky(),
                server.apart()));
    }

    List<Node> nodes() {
        Map<UUID, Size> reserved = new HashMap<>();
        held.forEach(each -> reserved.merge(each.nodeId(), each.size(), Size::plus));
        coming.forEach(each -> reserved.merge(each.nodeId(), each.size(), Size::plus));
        return empty.stream()
                .map(node -> new Node(
                        node.id(),
                        node.name(),
                        node.site(),
                        node.schedulable(),
                        node.capacity(),
                        reserved.getOrDefault(node.id(), Size.NOTHING),
                        node.policy(),
                        node.residents()))
                .toList();
    }

    GridCopy copy() {
        return new GridCopy(nodes(), held, coming, new PlacementRules(groups, dedicated, licences, risk));
    }

    /** The plan as it would be handed out. */
    MovePlan plan(PlanRequest request) {
        return plan(request, copy());
    }

    MovePlan plan(PlanRequest request, GridCopy copy) {
        PlannedSteps steps = switch (request.goal()) {
            case EMPTY_NODES -> EmptyNodes.plan(copy, MovePlans.spots(copy, request.nodes()), request.limit());
            case EVEN_OUT -> EvenOut.plan(copy, MoveCosts.DEFAULT, request.limit());
            case PACK -> FreeNodes.plan(copy, MoveCosts.DEFAULT, request.limit());
        };
        return MovePlans.document(request, steps, 0, Instant.EPOCH);
    }

    /** What the independent checker finds. */
    List<String> violations(MovePlan plan) {
        return PlanChecker.violations(state(), plan);
    }

    GridState state() {
        List<GridState.Hold> holds = new ArrayList<>();
        held.forEach(each -> holds.add(hold(each, false)));
        coming.forEach(each -> holds.add(hold(each, true)));
        return new GridState(
                empty.stream()
                        .map(node -> new GridState.NodeState(
                                node.id(),
                                node.name(),
                                node.schedulable() && !node.policy().draining(),
                                node.policy().group(),
                                node.policy().isolated(),
                                node.policy().dedicatedTo(),
                                node.policy().licences(),
                                new GridState.Amounts(
                                        node.capacity().memoryMib(),
                                        node.capacity().cpus() * node.policy().cpuOvercommitPercent() / 100,
                                        node.capacity().diskGib(),
                                        node.capacity().mbps())))
                        .toList(),
                holds,
                groups,
                dedicated,
                licences,
                risk);
    }

    private static GridState.Hold hold(Held each, boolean second) {
        return new GridState.Hold(
                each.serverId(),
                each.nodeId(),
                each.accountId(),
                each.configurationId(),
                each.name(),
                each.tier(),
                each.system(),
                new GridState.Amounts(
                        each.size().memoryMib(),
                        each.size().cpus(),
                        each.size().diskGib(),
                        each.size().mbps()),
                each.risky(),
                each.apart(),
                second);
    }

    /** Whether a node could hold this much on top of what it does. */
    boolean fits(UUID node, Size size) {
        return nodes().stream()
                .filter(each -> each.id().equals(node))
                .anyMatch(each -> size.within(each.sellable().minus(each.reserved())));
    }
}
