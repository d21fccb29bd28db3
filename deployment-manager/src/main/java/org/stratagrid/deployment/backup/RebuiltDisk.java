package org.stratagrid.deployment.backup;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/** The disk of a server whose node died with the one it had (spec DM-7); decision 0011 tells what happens without a back-up. */
@Component
public class RebuiltDisk {

    private final Lives lives;
    private final Disks disks;
    private final BackUps backUps;
    private final ServerStore servers;

    RebuiltDisk(Lives lives, Disks disks, BackUps backUps, ServerStore servers) {
        this.lives = lives;
        this.disks = disks;
        this.backUps = backUps;
        this.servers = servers;
    }

    /** What the server is there for is on the lost disk and nowhere within reach: no other one is made without somebody's word. */
    public boolean losesData(Server server) {
        return server.tier() == Tier.DATABASE
                && backUps.newestReachable(server.id()).isEmpty();
    }

    /**
     * Made anew on the node that is the server's now; whatever was there is deleted. Its owner is told what is on it.
     *
     * @param mayBeEmpty somebody has given the former disk up
     */
    public void make(Server server, String deadNode, boolean mayBeEmpty) {
        if (!mayBeEmpty && losesData(server)) {
            throw new HypervisorProblem("No back-up of " + server.name() + " is within reach.");
        }
        lives.deleteVolumes(server);
        servers.setNotice(server.id(), notice(server, deadNode, disks.remake(server)));
    }

    private static @Nullable String notice(Server server, String deadNode, Optional<StoredImage> backUp) {
        String why = ", because its node " + deadNode + " died. ";
        if (backUp.isPresent()) {
            return "It was rebuilt from its back-up " + backUp.get().version() + why
                    + "What it has written since that was taken is gone.";
        }
        return switch (server.tier()) {
            case LOAD_BALANCER -> null; // All that it knows is in its settings.
            case WEB, APPLICATION ->
                "It was rebuilt from its image" + why + "What it had saved on its own disk is gone.";
            case DATABASE ->
                "It was rebuilt with an empty database" + why
                        + "There is no back-up of its disk; restore your own copy of the data.";
        };
    }
}
