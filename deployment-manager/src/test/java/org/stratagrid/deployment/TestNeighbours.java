package org.stratagrid.deployment;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.stratagrid.contracts.metering.AccountUse;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.metering.ClosedHours;
import org.stratagrid.contracts.metering.HourlySnapshot;
import org.stratagrid.contracts.metering.Metering;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.Hypervisors;
import org.stratagrid.deployment.node.Node;

/** The services around the deployment manager, and hypervisors that fail when told to. */
@TestConfiguration(proxyBeanMethods = false)
public class TestNeighbours {

    @Bean
    TestPlacement testPlacement() {
        return new TestPlacement();
    }

    @Bean
    TestMetering testMetering() {
        return new TestMetering();
    }

    @Bean
    @Primary
    FailingHypervisors failingHypervisors(Hypervisors real) {
        return new FailingHypervisors(real);
    }

    @Bean
    TestMoves testMoves(TestPlacement placement) {
        return new TestMoves(placement);
    }

    @Bean
    TestPolicies testPolicies() {
        return new TestPolicies();
    }

    @Bean
    GridPlans gridPlans(TestMoves moves) {
        return moves.asPlans();
    }

    /** Places round robin, and those that are named where they are wanted. */
    public static class TestPlacement implements Placement {
        public final Map<UUID, NodeCapacity> nodes = new ConcurrentHashMap<>();
        public final Map<UUID, Reservation> reserved = Collections.synchronizedMap(new LinkedHashMap<>());
        /** Nodes by names of servers. */
        public final Map<String, UUID> wanted = new ConcurrentHashMap<>();

        public final Map<UUID, ServerNeed> needs = new ConcurrentHashMap<>();
        public volatile boolean full;
        /** Servers that find room to grow on another node only. */
        public final Set<UUID> cramped = ConcurrentHashMap.newKeySet();

        private int next;

        @Override
        public synchronized PlacementDecision place(PlacementRequest request) {
            PlacementDecision decision = whatIf(request);
            for (ServerNeed need : request.servers()) {
                UUID node = decision.assignments().stream()
                        .filter(assignment -> assignment.serverId().equals(need.serverId()))
                        .findFirst()
                        .orElseThrow()
                        .nodeId();
                reserved.put(
                        need.serverId(),
                        new Reservation(
                                need.serverId(),
                                node,
                                request.configurationId(),
                                need.memory(),
                                need.cpus(),
                                need.disk(),
                                need.bandwidth()));
            }
            return decision;
        }

        @Override
        public synchronized PlacementDecision whatIf(PlacementRequest request) {
            if (full) {
                throw new Refusal(Refusal.Reason.NO_CAPACITY, "No node has 256 MiB left.");
            }
            List<UUID> ids = nodes.entrySet().stream()
                    .filter(node -> node.getValue().schedulable())
                    .sorted(java.util.Comparator.comparing(
                            node -> node.getValue().name()))
                    .map(Map.Entry::getKey)
                    .toList();
            List<Assignment> assignments = new ArrayList<>();
            for (ServerNeed need : request.servers()) {
                Reservation held = reserved.get(need.serverId());
                boolean stays = held != null
                        && (!cramped.contains(need.serverId()) || held.memory().equals(need.memory()));
                UUID node = stays ? held.nodeId() : wanted.getOrDefault(need.name(), ids.get(next++ % ids.size()));
                if (held != null && !stays && node.equals(held.nodeId())) {
                    node = ids.get(next++ % ids.size());
                }
                needs.put(need.serverId(), need);
                assignments.add(
                        new Assignment(need.serverId(), node, nodes.get(node).name()));
            }
            return new PlacementDecision(
                    request.id(), assignments, "0", List.of(), List.of(), Map.of(), 1, Instant.EPOCH);
        }

        @Override
        public synchronized void release(List<UUID> serverIds) {
            serverIds.forEach(reserved::remove);
        }

        @Override
        public PlacementDecision decision(UUID serverId) {
            throw Refusal.notFound("placement");
        }

        @Override
        public List<NodeLoad> nodes() {
            return nodes.entrySet().stream()
                    .map(node -> new NodeLoad(
                            node.getKey(), node.getValue(), Memory.ZERO, 0, new Disk(0), new Bandwidth(0), 0))
                    .toList();
        }

        @Override
        public void enrol(UUID nodeId, NodeCapacity capacity) {
            nodes.put(nodeId, capacity);
        }

        @Override
        public List<String> check() {
            return List.of();
        }

        @Override
        public List<Reservation> reservations() {
            synchronized (reserved) {
                return List.copyOf(reserved.values());
            }
        }
    }

    /** Keeps the newest fact of each allocation. */
    public static class TestMetering implements Metering {
        private final Map<UUID, AllocationFact> facts = new ConcurrentHashMap<>();

        @Override
        public void record(List<AllocationFact> incoming) {
            incoming.forEach(fact -> facts.merge(
                    fact.allocationId(), fact, (former, latter) -> latter.until() == null ? former : latter));
        }

        public Collection<AllocationFact> of(UUID configuration) {
            return facts.values().stream()
                    .filter(fact -> fact.configurationId().equals(configuration))
                    .toList();
        }

        public List<AllocationFact> open(UUID configuration) {
            return of(configuration).stream()
                    .filter(fact -> fact.until() == null)
                    .toList();
        }

        @Override
        public List<HourlySnapshot> snapshotsAfter(long sequence, int limit) {
            return List.of();
        }

        @Override
        public List<HourlySnapshot> snapshots(UUID accountId, Instant from, Instant until) {
            return List.of();
        }

        @Override
        public AccountUse use(UUID accountId, Instant from) {
            throw Refusal.notFound("account");
        }

        @Override
        public ClosedHours closed() {
            return new ClosedHours(Instant.EPOCH, 0);
        }
    }

    /** Real hypervisors whose n-th call that changes something fails. */
    public static class FailingHypervisors implements Hypervisors {
        private static final Set<String> CHANGES = Set.of(
                "createVolume",
                "write",
                "define",
                "start",
                "undefine",
                "destroy",
                "deleteVolume",
                "pressPowerButton",
                "growVolume",
                "setMemory",
                "startPaused",
                "migrate",
                "pause",
                "resume",
                "beginDiskCopy",
                "markDisk",
                "beginDiskChanges",
                "dropDiskMark",
                "keepDiskMark",
                "endDiskCopy");
        private final Hypervisors real;
        private final AtomicInteger calls = new AtomicInteger();
        private volatile int failAt = -1;
        private volatile int failUntil = -1;
        private volatile Runnable whenFailing = () -> {};
        private volatile int metAt = -1;
        private volatile Runnable whenMet = () -> {};
        private final Set<String> cut = ConcurrentHashMap.newKeySet();
        private final Map<String, Link> links = new ConcurrentHashMap<>();
        private final Map<String, Hypervisor> kept = new ConcurrentHashMap<>();

        /** A connection to a node. One that was cut is not closed: what lives in it is met again. */
        private static final class Link {
            private final Hypervisor target;
            private volatile boolean cut;

            private Link(Hypervisor target) {
                this.target = target;
            }
        }

        FailingHypervisors(Hypervisors real) {
            this.real = real;
        }

        /** Counts from now; the calls number from … until (1 is the next one) fail. */
        public void fail(int from, int until) {
            failAt = from;
            failUntil = until;
            calls.set(0);
        }

        /** Happens with each failing call. */
        public void whenFailing(Runnable also) {
            whenFailing = also;
        }

        /** Counts from now; happens before the call of this number (1 is the next one), which then goes on. */
        public void meet(int call, Runnable what) {
            whenMet = what;
            metAt = call;
            calls.set(0);
        }

        public void heal() {
            whenFailing = () -> {};
            metAt = -1;
            fail(-1, -1);
        }

        public int calls() {
            return calls.get();
        }

        /** The node does not answer any more; what is on it stays as it is until it is {@link #mend}ed. */
        public void cut(Node node) {
            cut.add(node.name());
            links.forEach((uri, link) -> {
                if (names(uri, node.name())) {
                    link.cut = true;
                    kept.put(uri, link.target);
                }
            });
        }

        public void mend(Node node) {
            cut.remove(node.name());
        }

        private static boolean names(String uri, String node) {
            return uri.endsWith("/" + node + ".xml");
        }

        private boolean isCut(String uri) {
            return cut.stream().anyMatch(node -> names(uri, node));
        }

        @Override
        public Hypervisor connect(String uri, String pool, boolean simulated, Runnable whenLost) {
            if (isCut(uri)) {
                throw new HypervisorProblem("The plug was pulled.");
            }
            Hypervisor before = kept.remove(uri);
            Hypervisor target = before == null ? real.connect(uri, pool, simulated, whenLost) : before;
            Link link = new Link(target);
            links.put(uri, link);
            return (Hypervisor) Proxy.newProxyInstance(
                    Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (proxy, method, args) -> {
                        if (link.cut && method.getName().equals("close")) {
                            return null;
                        }
                        if (link.cut || isCut(uri)) {
                            throw new HypervisorProblem("The plug was pulled.");
                        }
                        if (CHANGES.contains(method.getName())) {
                            int call = calls.incrementAndGet();
                            if (call == metAt) {
                                whenMet.run();
                            }
                            if (call >= failAt && call <= failUntil) {
                                whenFailing.run();
                                throw new HypervisorProblem("Call " + call + ", " + method.getName() + ", fails.");
                            }
                        }
                        try {
                            return method.invoke(target, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
