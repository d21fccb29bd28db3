package org.stratagrid.scheduler.node;

import java.util.UUID;
import org.stratagrid.contracts.placement.NodePolicy;

/**
 * A node as the rows have it.
 *
 * @param schedulable as the node tells; it also has to be open as the operator says
 * @param capacity    as the node tells
 */
public record Node(
        UUID id,
        String name,
        String site,
        boolean schedulable,
        Size capacity,
        Size reserved,
        NodePolicy policy,
        Residents residents) {

    /** Takes new servers. */
    public boolean open() {
        return schedulable && !policy.draining();
    }

    /** What may be sold of it: the capacity, with the operator's overcommitment of CPUs. */
    public Size sellable() {
        return policy.cpuOvercommitPercent() == 100
                ? capacity
                : new Size(
                        capacity.memoryMib(),
                        capacity.cpus() * policy.cpuOvercommitPercent() / 100,
                        capacity.diskGib(),
                        capacity.mbps());
    }
}
