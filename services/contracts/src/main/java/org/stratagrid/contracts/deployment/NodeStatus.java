package org.stratagrid.contracts.deployment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Memory;

/** A node as libvirt reports it. */
public record NodeStatus(
        UUID id,
        String name,
        String site,
        boolean reachable,
        @Nullable String problem,
        int guests,
        Memory memoryInstalled,
        int cpusInstalled,
        String hypervisor) {}
