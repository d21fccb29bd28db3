package org.stratagrid.deployment.node;

import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.deployment.hypervisor.NodeFacts;
import org.stratagrid.deployment.node.GridSettings.NodeSettings;

/** What a node can give to guests: what its settings say, and never more memory than it has. */
final class Capacities {

    /** A share of a node's memory that guests do not get where the operator named no figure, or one that it has not got. */
    private static final double MEMORY_FOR_THE_NODE = 0.1;

    private static final int GUEST_CPUS_PER_CPU = 4;

    private Capacities() {}

    /** Known without asking the node. */
    static boolean areGiven(NodeSettings settings) {
        return settings.ramMib() != null && settings.cpus() != null && settings.diskGib() != null;
    }

    /** @param facts null before the node was first reached; then the settings must give everything */
    static NodeCapacity of(NodeSettings settings, @Nullable NodeFacts facts, boolean schedulable) {
        Long ram = settings.ramMib();
        Integer cpus = settings.cpus();
        Integer disk = settings.diskGib();
        return new NodeCapacity(
                settings.name(),
                settings.site(),
                new Memory(ram == null || claimsTooMuch(settings, facts) ? usual(facts) : ram),
                cpus != null ? cpus : facts == null ? 0 : facts.cpus() * GUEST_CPUS_PER_CPU,
                new Disk(disk != null ? disk : facts == null ? 0 : (int) facts.poolFreeGib()),
                new Bandwidth(settings.mbps()),
                schedulable);
    }

    private static long usual(@Nullable NodeFacts facts) {
        return facts == null ? 0 : (long) (facts.memoryMib() * (1 - MEMORY_FOR_THE_NODE));
    }

    private static boolean claimsTooMuch(NodeSettings settings, @Nullable NodeFacts facts) {
        Long ram = settings.ramMib();
        return facts != null && ram != null && ram > facts.memoryMib();
    }

    /** For the operator: what of the settings does not fit; null when all does. */
    static @Nullable String remark(NodeSettings settings, NodeFacts facts) {
        return claimsTooMuch(settings, facts)
                ? "Its settings promise guests " + settings.ramMib() + " MiB of memory, but libvirt reports "
                        + facts.memoryMib() + " MiB in all. Guests get " + usual(facts)
                        + " MiB; correct ram-mib in its settings."
                : null;
    }
}
