package org.stratagrid.scheduler.solver;

import java.util.function.BiPredicate;
import org.optaplanner.core.api.score.stream.Constraint;
import org.optaplanner.core.api.score.stream.ConstraintFactory;
import org.optaplanner.core.api.score.stream.ConstraintProvider;
import org.optaplanner.core.api.score.stream.bi.BiConstraintStream;
import org.stratagrid.scheduler.node.Resource;

/**
 * What a good placement is. Each constraint is described with its formula in docs/placement.md. What a constraint says of a
 * node is the difference that the problem's servers make there, so that nodes without any need not be looked at.
 */
public final class PlacementConstraints implements ConstraintProvider {

    static final String MEMORY = "Memory of a node";
    static final String CPU = "CPUs of a node";
    static final String DISK = "Disk of a node";
    static final String BANDWIDTH = "Bandwidth of a node";
    static final String GROUP = "Node groups";
    static final String DEDICATION = "Dedicated nodes";
    static final String ISOLATION = "Isolation of risky servers";
    static final String APART = "Servers kept apart";
    static final String UNPLACED = "Every server has a node";
    static final String SPREAD_TIER = "Spread of a tier";
    static final String SPREAD_CONFIGURATION = "Spread of the configuration";
    static final String AVAILABILITY = "Availability of the node";
    static final String BALANCE = "Balance of free memory";
    static final String MIX = "Mix of web and database servers";
    static final String BEHAVIOUR = "Expected behaviour";
    static final String RISK = "Distance between risky accounts";
    static final String LICENCE = "Licence cost";
    static final String FRAGMENTATION = "Whole room for common servers";

    @Override
    public Constraint[] defineConstraints(ConstraintFactory servers) {
        return new Constraint[] {
            memoryIsNotOversold(servers),
            cpusAreNotOversold(servers),
            diskIsNotOversold(servers),
            bandwidthIsNotOversold(servers),
            tiersKeepToTheirGroups(servers),
            dedicatedNodesAreForTheirAccount(servers),
            riskyServersAreIsolated(servers),
            serversAreKeptApartWhereAsked(servers),
            everyServerHasANode(servers),
            serversOfATierAvoidEachOther(servers),
            serversOfTheConfigurationAvoidEachOther(servers),
            nodesStayAvailable(servers),
            freeMemoryStaysBalanced(servers),
            webAndDatabaseServersAreMixed(servers),
            demandingServersGoWhereTheyCanBeCarried(servers),
            riskyAccountsKeepTheirDistance(servers),
            licencesAreShared(servers),
            roomStaysWhole(servers)
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
        return nodes(servers)
                .penalizeConfigurableLong(
                        (node, load) -> Math.max(0, resource.of(load.size()) - resource.of(node.free())))
                .asConstraint(name);
    }

    /** SC-9: a tier that is confined to a group of nodes, and a group that is kept for tiers. */
    Constraint tiersKeepToTheirGroups(ConstraintFactory servers) {
        return newcomersWhere(servers, (node, server) -> !node.isForTier(server.facts()), GROUP);
    }

    /** SC-9 */
    Constraint dedicatedNodesAreForTheirAccount(ConstraintFactory servers) {
        return newcomersWhere(servers, (node, server) -> !node.isForAccount(server.facts()), DEDICATION);
    }

    /** SC-6 */
    Constraint riskyServersAreIsolated(ConstraintFactory servers) {
        return newcomersWhere(servers, (node, server) -> !node.isForRisk(server.facts()), ISOLATION);
    }

    private static Constraint newcomersWhere(
            ConstraintFactory servers, BiPredicate<NodeRoom, ServerPlacing> wrong, String name) {
        return servers.forEach(ServerPlacing.class)
                .filter(server -> {
                    NodeRoom node = server.getNode();
                    return !server.pinned() && node != null && wrong.test(node, server);
                })
                .penalizeConfigurable()
                .asConstraint(name);
    }

    Constraint serversAreKeptApartWhereAsked(ConstraintFactory servers) {
        return nodes(servers)
                .penalizeConfigurableLong((node, load) -> load.pairsNotApart())
                .asConstraint(APART);
    }

    Constraint everyServerHasANode(ConstraintFactory servers) {
        return servers.forEachIncludingNullVars(ServerPlacing.class)
                .filter(server -> server.getNode() == null)
                .penalizeConfigurable()
                .asConstraint(UNPLACED);
    }

    /** One node's loss takes at most part of each tier (SC-8): so many pairs of a tier would be lost together. */
    Constraint serversOfATierAvoidEachOther(ConstraintFactory servers) {
        return nodes(servers)
                .penalizeConfigurableLong((node, load) -> load.pairsOfATier())
                .asConstraint(SPREAD_TIER);
    }

    /** SC-8 */
    Constraint serversOfTheConfigurationAvoidEachOther(ConstraintFactory servers) {
        return nodes(servers)
                .penalizeConfigurableLong((node, load) -> load.pairsOfAConfiguration())
                .asConstraint(SPREAD_CONFIGURATION);
    }

    /** SC-3: quantity and quality of what is free, per resource and combined. */
    Constraint nodesStayAvailable(ConstraintFactory servers) {
        return nodes(servers)
                .penalizeConfigurableLong((node, load) -> node.availabilityLost(load.size()))
                .asConstraint(AVAILABILITY);
    }

    /** The square of the share taken, so that the emptier node is the cheaper one (SC-3). */
    Constraint freeMemoryStaysBalanced(ConstraintFactory servers) {
        return nodes(servers)
                .penalizeConfigurableLong(
                        (node, load) -> node.balanceLost(load.size().memoryMib()))
                .asConstraint(BALANCE);
    }

    /** A node that already has more of one kind is better for the other (SC-4); it may gain as well as lose. */
    Constraint webAndDatabaseServersAreMixed(ConstraintFactory servers) {
        return nodes(servers)
                .impactConfigurableLong((node, load) -> {
                    long before = node.networkHungry() - node.storageHungry();
                    long after = before + load.networkHungry() - load.storageHungry();
                    return before * before - after * after;
                })
                .asConstraint(MIX);
    }

    /** SC-5 */
    Constraint demandingServersGoWhereTheyCanBeCarried(ConstraintFactory servers) {
        return nodes(servers)
                .penalizeConfigurableLong((node, load) -> load.behaviour(node))
                .asConstraint(BEHAVIOUR);
    }

    /** SC-6 */
    Constraint riskyAccountsKeepTheirDistance(ConstraintFactory servers) {
        return nodes(servers)
                .penalizeConfigurableLong((node, load) -> load.riskyPairs(node))
                .asConstraint(RISK);
    }

    /** SC-7: in money. */
    Constraint licencesAreShared(ConstraintFactory servers) {
        return nodes(servers)
                .penalizeConfigurableLong((node, load) -> load.licences(node))
                .asConstraint(LICENCE);
    }

    /** What cannot hold a whole server any more is of no use to anybody. */
    Constraint roomStaysWhole(ConstraintFactory servers) {
        return nodes(servers)
                .penalizeConfigurableLong((node, load) -> node.wholeRoomLost(load.size()))
                .asConstraint(FRAGMENTATION);
    }

    /** Every node that has some of the problem's servers. The solver groups once for all constraints that begin like this. */
    private static BiConstraintStream<NodeRoom, Load> nodes(ConstraintFactory servers) {
        return servers.forEach(ServerPlacing.class).groupBy(ServerPlacing::getNode, Load.COLLECTOR);
    }
}
