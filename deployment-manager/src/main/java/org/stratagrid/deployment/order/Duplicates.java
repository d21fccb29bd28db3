package org.stratagrid.deployment.order;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;

/** What a duplicate has of its own while it stands beside the server that it is to be (spec DM-6). */
final class Duplicates {

    private static final int LAST_HOST = 254, FIRST_HOST = 2;

    private Duplicates() {}

    /** The same one each time. */
    static UUID id(DeploymentOrder order, UUID serverId) {
        return UUID.nameUUIDFromBytes((order.id() + " duplicate of " + serverId).getBytes(StandardCharsets.UTF_8));
    }

    /** As wanted, under this id and an address that nothing of the configuration uses. */
    static DesiredServer spec(DesiredServer wanted, UUID id, Set<String> taken) {
        return new DesiredServer(
                id,
                wanted.name(),
                wanted.tier(),
                wanted.memory(),
                wanted.cpus(),
                wanted.disk(),
                wanted.bandwidth(),
                wanted.heavyTraffic(),
                wanted.compressed(),
                wanted.packets(),
                wanted.system(),
                freeAddress(wanted.privateAddress(), taken),
                wanted.databaseServerId(),
                wanted.applicationServerIds(),
                wanted.balancer(),
                wanted.imageId());
    }

    /** From the top of the network: suggestions for new servers come from the bottom. */
    private static String freeAddress(String beside, Set<String> taken) {
        String network = beside.substring(0, beside.lastIndexOf('.') + 1);
        for (int host = LAST_HOST; host >= FIRST_HOST; host--) {
            if (!taken.contains(network + host)) {
                return network + host;
            }
        }
        throw new OrderFailure(
                "The configuration's network has no address left for a duplicate. Remove a server first.");
    }
}
