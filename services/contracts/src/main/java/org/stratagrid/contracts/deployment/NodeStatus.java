package org.stratagrid.contracts.deployment;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Memory;

/**
 * A node as libvirt reports it.
 *
 * @param problem         why it does not answer, or what of its settings does not fit it
 * @param memoryInstalled zero, like the other figures, before it was first reached
 * @param cpuModel        by libvirt's name; empty where it tells none
 * @param cpuFeatures     those that libvirt lists beside the model
 */
public record NodeStatus(
        UUID id,
        String name,
        String site,
        NodeState state,
        boolean reachable,
        @Nullable String problem,
        int guests,
        Memory memoryInstalled,
        int cpusInstalled,
        String hypervisor,
        String cpuModel,
        List<String> cpuFeatures) {}
