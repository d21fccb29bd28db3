package org.stratagrid.scheduler.placement;

import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.solver.NodeRoom;
import org.stratagrid.scheduler.solver.ServerFacts;

/** Why a node cannot take a server: the hard filters, in their order (SC-2, SC-6, SC-9). */
enum Lack {
    CLOSED(null, "takes no new servers", "take no new servers", "closed"),
    DRAINING(null, "is being emptied", "are being emptied", "draining"),
    GROUP(null, "is for other tiers", "are for other tiers", "of another group"),
    DEDICATION(null, "is not for this customer", "are not for this customer", "against dedication"),
    ISOLATION(null, "is not for this customer", "are not for this customer", "against isolation"),
    TIER(null, "holds this tier already", "hold this tier already", "hold this tier already"),
    MEMORY(Resource.MEMORY, "has too little memory free", "have too little memory free", "too little memory"),
    CPU(Resource.CPU, "has too few CPUs free", "have too few CPUs free", "too few CPUs"),
    DISK(Resource.DISK, "has too little disk free", "have too little disk free", "too little disk"),
    BANDWIDTH(
            Resource.BANDWIDTH,
            "has too little bandwidth free",
            "have too little bandwidth free",
            "too little bandwidth");

    private final @Nullable Resource resource;
    private final String one;
    private final String many;
    private final String brief;

    Lack(@Nullable Resource resource, String one, String many, String brief) {
        this.resource = resource;
        this.one = one;
        this.many = many;
        this.brief = brief;
    }

    /**
     * @param free      what is free on the node for a newcomer
     * @param holdsTier the node has a server of the same tier of the configuration
     * @return the first that the node fails, or null when it can take the server
     */
    static @Nullable Lack of(ServerFacts server, NodeRoom node, Size free, boolean holdsTier) {
        if (!node.facts().schedulable()) {
            return CLOSED;
        }
        if (node.facts().draining()) {
            return DRAINING;
        }
        if (!node.isForTier(server)) {
            return GROUP;
        }
        if (!node.isForAccount(server)) {
            return DEDICATION;
        }
        if (!node.isForRisk(server)) {
            return ISOLATION;
        }
        if (server.apart() && holdsTier) {
            return TIER;
        }
        return ofRoom(server.size(), free);
    }

    private static @Nullable Lack ofRoom(Size size, Size free) {
        if (size.memoryMib() > free.memoryMib()) {
            return MEMORY;
        }
        if (size.cpus() > free.cpus()) {
            return CPU;
        }
        if (size.diskGib() > free.diskGib()) {
            return DISK;
        }
        return size.mbps() > free.mbps() ? BANDWIDTH : null;
    }

    @Nullable
    Resource resource() {
        return resource;
    }

    /** For the customer: after the nodes' names or number. */
    String words(int nodes) {
        return nodes == 1 ? one : many;
    }

    /** For the operator: after a number of nodes. */
    String brief() {
        return brief;
    }
}
