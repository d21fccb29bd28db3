package org.stratagrid.scheduler.solver;

import static org.optaplanner.core.api.score.stream.ConstraintCollectors.sum;
import static org.optaplanner.core.api.score.stream.ConstraintCollectors.sumLong;
import static org.optaplanner.core.api.score.stream.Joiners.equal;

import org.optaplanner.core.api.score.stream.Constraint;
import org.optaplanner.core.api.score.stream.ConstraintFactory;
import org.optaplanner.core.api.score.stream.ConstraintProvider;
import org.stratagrid.scheduler.node.Resource;

/** What a good placement is. Each constraint is described with its formula in docs/placement.md. */
public final class PlacementConstraints implements ConstraintProvider {

    static final String MEMORY = "Memory of a node";
    static final String CPU = "CPUs of a node";
    static final String DISK = "Disk of a node";
    static final String BANDWIDTH = "Bandwidth of a node";
    static final String UNPLACED = "Every server has a node";
    static final String SPREAD_TIER = "Spread of a tier";
    static final String SPREAD_CONFIGURATION = "Spread of the configuration";
    static final String BALANCE = "Balance of free memory";
    static final String MIX = "Mix of web and database servers";
    static final String TRAFFIC = "Heavy traffic where bandwidth is free";

    @Override
    public Constraint[] defineConstraints(ConstraintFactory servers) {
        return new Constraint[] {
            memoryIsNotOversold(servers),
            cpusAreNotOversold(servers),
            diskIsNotOversold(servers),
            bandwidthIsNotOversold(servers),
            everyServerHasANode(servers),
            serversOfATierAvoidEachOther(servers),
            serversOfTheConfigurationAvoidEachOther(servers),
            freeMemoryStaysBalanced(servers),
            webAndDatabaseServersAreMixed(servers),
            heavyTrafficGoesWhereBandwidthIsFree(servers)
        };
    }

    Constraint memoryIsNotOversold(ConstraintFactory servers) {
        return isNotOversold(servers, Resource.MEMORY, MEMORY);
    }

    Constraint cpusAreNotOversold(ConstraintFactory servers) {
        return isNotOversold(servers, Resource.CPU, CPU);
    }

    Constraint diskIsNotOversold(ConstraintFactory servers) {
        return isNotOversold(servers, Resource.DISK, DISK);
    }

    Constraint bandwidthIsNotOversold(ConstraintFactory servers) {
        return isNotOversold(servers, Resource.BANDWIDTH, BANDWIDTH);
    }

    private static Constraint isNotOversold(ConstraintFactory servers, Resource resource, String name) {
        return servers.forEach(ServerPlacing.class)
                .groupBy(ServerPlacing::getNode, sumLong(server -> resource.of(server.size())))
                .filter((node, amount) -> amount > resource.of(node.free()))
                .penalizeConfigurableLong((node, amount) -> amount - resource.of(node.free()))
                .asConstraint(name);
    }

    Constraint everyServerHasANode(ConstraintFactory servers) {
        return servers.forEachIncludingNullVars(ServerPlacing.class)
                .filter(server -> server.getNode() == null)
                .penalizeConfigurable()
                .asConstraint(UNPLACED);
    }

    /** One node's loss takes at most part of each tier (SC-8): so many pairs of a tier would be lost together. */
    Constraint serversOfATierAvoidEachOther(ConstraintFactory servers) {
        return servers.forEachUniquePair(ServerPlacing.class, equal(ServerPlacing::getNode), equal(ServerPlacing::tier))
                .penalizeConfigurable()
                .asConstraint(SPREAD_TIER);
    }

    Constraint serversOfTheConfigurationAvoidEachOther(ConstraintFactory servers) {
        return servers.forEachUniquePair(ServerPlacing.class, equal(ServerPlacing::getNode))
                .penalizeConfigurable()
                .asConstraint(SPREAD_CONFIGURATION);
    }

    /** The square of the share taken, so that the emptier node is the cheaper one (SC-3). */
    Constraint freeMemoryStaysBalanced(ConstraintFactory servers) {
        return servers.forEach(ServerPlacing.class)
                .groupBy(
                        ServerPlacing::getNode,
                        sumLong((ServerPlacing server) -> server.size().memoryMib()))
                .penalizeConfigurableLong(
                        (node, mib) -> (square(node.memoryShare(mib)) - square(node.memoryShare(0))) / 1000)
                .asConstraint(BALANCE);
    }

    /** A node that already has more of one kind is better for the other (SC-4); it may gain as well as lose. */
    Constraint webAndDatabaseServersAreMixed(ConstraintFactory servers) {
        return servers.forEach(ServerPlacing.class)
                .groupBy(
                        ServerPlacing::getNode,
                        sum((ServerPlacing server) -> server.networkHungry() ? 1 : 0),
                        sum((ServerPlacing server) -> server.storageHungry() ? 1 : 0))
                .impactConfigurableLong((node, network, storage) -> square(node.networkHungry() - node.storageHungry())
                        - square(node.networkHungry() + network - node.storageHungry() - storage))
                .asConstraint(MIX);
    }

    /** A server that expects heavy traffic suffers from all the bandwidth that is promised on its node (SC-5). */
    Constraint heavyTrafficGoesWhereBandwidthIsFree(ConstraintFactory servers) {
        return servers.forEach(ServerPlacing.class)
                .groupBy(
                        ServerPlacing::getNode,
                        sum((ServerPlacing server) -> server.heavyTraffic() ? 1 : 0),
                        sumLong((ServerPlacing server) -> server.size().mbps()))
                .filter((node, heavy, mbps) -> heavy > 0)
                .penalizeConfigurableLong((node, heavy, mbps) -> heavy * node.bandwidthShare(mbps))
                .asConstraint(TRAFFIC);
    }

    private static long square(long number) {
        return number * number;
    }
}
