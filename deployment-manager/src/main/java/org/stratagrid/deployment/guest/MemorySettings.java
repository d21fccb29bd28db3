package org.stratagrid.deployment.guest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.stratagrid.deployment.hypervisor.NodeFacts;
import org.stratagrid.deployment.node.Node;

/**
 * Memory that changes while guests run ({@code stratagrid.memory}).
 *
 * @param headroomPercent so much more than its size a guest can be given without a restart: 0 to 100. What it does not have is held
 *     by a balloon in the guest, which costs it 1.6 % of that, and a moment of processor time at its start; 0: every change restarts
 */
@ConfigurationProperties("stratagrid.memory")
record MemorySettings(@DefaultValue("100") int headroomPercent) {

    private static final long MOST_EXTRA_MIB = 8 * 1024;

    MemorySettings {
        if (headroomPercent < 0 || headroomPercent > 100) {
            throw new IllegalArgumentException(
                    "stratagrid.memory.headroom-percent must be 0 to 100: " + headroomPercent);
        }
    }

    /** What a guest of this size can be given without a restart, never more than its node has. */
    long most(long mib, Node node) {
        NodeFacts facts = node.facts();
        long more = Math.min(mib * headroomPercent / 100, MOST_EXTRA_MIB);
        return facts == null ? mib : Math.max(mib, Math.min(mib + more, facts.memoryMib()));
    }
}
