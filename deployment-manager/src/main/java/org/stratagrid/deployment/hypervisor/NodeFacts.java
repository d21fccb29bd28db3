package org.stratagrid.deployment.hypervisor;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What libvirt says of a node.
 *
 * @param driver      QEMU, which stands for KVM too; or whatever else answers at that URI
 * @param hostId      the host's own, which libvirt reads from the firmware or its settings; null where it tells none
 * @param cpuModel    empty where it tells none
 * @param cpuFeatures those beside the model's own
 */
public record NodeFacts(
        long memoryMib,
        int cpus,
        long poolFreeGib,
        String driver,
        String version,
        @Nullable UUID hostId,
        String cpuModel,
        List<String> cpuFeatures) {

    public String hypervisor() {
        return driver + " " + version;
    }
}
