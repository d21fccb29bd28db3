package org.stratagrid.deployment.guest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Memory that changes while guests run ({@code stratagrid.memory}).
 *
 * @param headroomPercent so much more than its size a guest can be given without a restart: 0 to 100. What it does not have is held
 *     by a balloon in the guest, which costs it 1.6 % of that, and a moment of processor time at its start; 0: every change restarts
 */
@ConfigurationProperties("stratagrid.memory")
record MemorySettings(@DefaultValue("100") int headroomPercent) {

    MemorySettings {
        if (headroomPercent < 0 || headroomPercent > 100) {
            throw new IllegalArgumentException(
                    "stratagrid.memory.headroom-percent must be 0 to 100: " + headroomPercent);
        }
    }
}
