package org.stratagrid.scheduler.solver;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.optaplanner.core.api.score.stream.uni.UniConstraintCollector;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Size;

/** The servers of the problem that are on one node, added up once for all constraints that look at nodes. */
final class Load {

    private final List<ServerPlacing> servers;
    private final Size size;
    private final int networkHungry;
    private final int storageHungry;
    private final boolean anyRisky;
    private final boolean anyLicensed;

    Load(List<ServerPlacing> servers) {
        this.servers = servers;
        long mib = 0;
        long cpus = 0;
        long gib = 0;
        long mbps = 0;
        int network = 0;
        int storage = 0;
        boolean risky = false;
        boolean licensed = false;
        for (ServerPlacing server : servers) {
            Size each = server.size();
            mib += each.memoryMib();
            cpus += each.cpus();
            gib += each.diskGib();
            mbps += each.mbps();
            network += server.networkHungry() ? 1 : 0;
            storage += server.storageHungry() ? 1 : 0;
            risky |= server.facts().risky();
            licensed |= server.facts().licence() != null;
        }
        size = new Size(mib, cpus, gib, mbps);
        networkHungry = network;
        storageHungry = storage;
        anyRisky = risky;
        anyLicensed = licensed;
    }

    Size size() {
        return size;
    }

    int networkHungry() {
        return networkHungry;
    }

    int storageHungry() {
        return storageHungry;
    }

    /** Pairs of one tier of a configuration. */
    int pairsOfATier() {
        return pairs((one, other) -> one.facts().sameTier(other.facts()));
    }

    int pairsOfAConfiguration() {
        return pairs((one, other) ->
                one.facts().configurationId().equals(other.facts().configurationId()));
    }

    /** Pairs of one tier that must not share a node, those aside that stay as they were found. */
    int pairsNotApart() {
        return pairs((one, other) ->
                one.facts().apart() && one.facts().sameTier(other.facts()) && !(one.pinned() && other.pinned()));
    }

    /** Pairs of risky servers of different accounts, neighbours outside of the problem included. */
    int riskyPairs(NodeRoom node) {
        if (!anyRisky) {
            return 0;
        }
        int pairs = pairs((one, other) -> one.facts().risky()
                && other.facts().risky()
                && !one.facts().accountId().equals(other.facts().accountId()));
        for (ServerPlacing server : servers) {
            pairs += server.facts().risky() ? node.riskyStrangers(server.facts().accountId()) : 0;
        }
        return pairs;
    }

    /** What the systems of the newcomers cost a month where they do not run yet, in minor units. */
    long licences(NodeRoom node) {
        return newLicences(node).stream().mapToLong(Money::minorUnits).sum();
    }

    List<Money> newLicences(NodeRoom node) {
        if (!anyLicensed) {
            return List.of();
        }
        Set<String> paid = new HashSet<>();
        for (ServerPlacing server : servers) {
            if (server.pinned()) {
                paid.add(server.facts().system());
            }
        }
        List<Money> prices = new ArrayList<>();
        for (ServerPlacing server : servers) {
            Money price = server.facts().licence();
            String system = server.facts().system();
            if (price != null && !node.isLicensedFor(system) && paid.add(system)) {
                prices.add(price);
            }
        }
        return prices;
    }

    /**
     * What the servers weigh beyond their size (SC-5), on bandwidth and on CPUs that are taken: per cent of each server × the
     * thousandths that are taken of the node's, the weight of the servers here included.
     */
    long behaviour(NodeRoom node) {
        int bandwidth = 0;
        int cpu = 0;
        long mbps = 0;
        long cpus = 0;
        for (ServerPlacing server : servers) {
            Behaviour behaviour = server.facts().behaviour();
            int extraBandwidth = behaviour.extraBandwidthPercent();
            int extraCpu = behaviour.extraCpuPercent();
            bandwidth += extraBandwidth;
            cpu += extraCpu;
            mbps += server.size().mbps() * (100 + extraBandwidth);
            cpus += server.size().cpus() * (100 + extraCpu);
        }
        long score = bandwidth == 0 ? 0 : bandwidth * node.bandwidthShare(mbps / 100);
        return (cpu == 0 ? score : score + cpu * node.cpuShare(cpus / 100)) / 100;
    }

    private interface Pair {
        boolean counts(ServerPlacing one, ServerPlacing other);
    }

    private int pairs(Pair pair) {
        int count = 0;
        for (int i = 1; i < servers.size(); i++) {
            for (int j = 0; j < i; j++) {
                count += pair.counts(servers.get(i), servers.get(j)) ? 1 : 0;
            }
        }
        return count;
    }

    /** One object for all constraints, by which the solver knows that they group alike and groups once. */
    static final UniConstraintCollector<ServerPlacing, List<ServerPlacing>, Load> COLLECTOR =
            new UniConstraintCollector<>() {
                @Override
                public Supplier<List<ServerPlacing>> supplier() {
                    return () -> new ArrayList<>(4);
                }

                @Override
                public BiFunction<List<ServerPlacing>, ServerPlacing, Runnable> accumulator() {
                    return (servers, server) -> {
                        servers.add(server);
                        return () -> servers.remove(server);
                    };
                }

                @Override
                public Function<List<ServerPlacing>, Load> finisher() {
                    return servers -> new Load(List.copyOf(servers));
                }
            };
}
