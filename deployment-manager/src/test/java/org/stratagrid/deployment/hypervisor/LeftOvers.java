package org.stratagrid.deployment.hypervisor;

import static org.stratagrid.deployment.RealGrid.hasSetting;
import static org.stratagrid.deployment.RealGrid.setting;

/**
 * What a test that failed has left on the nodes of the real grid: guests and volumes of its own installation, which nobody knows any
 * more.
 */
public final class LeftOvers {

    private LeftOvers() {}

    /** Takes them away, so that the tests after it tell of themselves. Base images stay. */
    public static void remove() {
        for (int i = 0; hasSetting(node(i) + "uri"); i++) {
            Hypervisor hypervisor = new LibvirtHypervisors()
                    .connect(setting(node(i) + "uri"), setting(node(i) + "pool"), false, () -> {});
            try {
                hypervisor.guests().stream()
                        .filter(guest -> isOfATest(guest.name()))
                        .forEach(guest -> hypervisor.undefine(guest.domain()));
                hypervisor.refreshVolumes();
                hypervisor.volumes().stream().filter(LeftOvers::isOfATest).forEach(hypervisor::deleteVolume);
            } finally {
                hypervisor.close();
            }
        }
    }

    private static String node(int i) {
        return "stratagrid.grid.nodes[" + i + "].";
    }

    private static boolean isOfATest(String name) {
        return name.startsWith("sg-") || name.startsWith("tpl-");
    }
}
