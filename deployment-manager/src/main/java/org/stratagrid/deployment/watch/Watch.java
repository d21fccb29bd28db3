package org.stratagrid.deployment.watch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.GuestReading;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.node.NodeListener;

/**
 * Finds guests that should run and do not (spec DC-4): from then on they hold nothing, their light says failed, and they are started
 * again ({@link Restarts}). One that runs again, whoever started it, holds its room again.
 */
@Component
class Watch implements NodeListener {

    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    private final ServerStore servers;
    private final Lives lives;
    private final Restarts restarts;
    private final Quiet quiet;
    private final TransactionTemplate transaction;

    Watch(ServerStore servers, Lives lives, Restarts restarts, Quiet quiet, TransactionTemplate transaction) {
        this.servers = servers;
        this.lives = lives;
        this.restarts = restarts;
        this.quiet = quiet;
        this.transaction = transaction;
    }

    @Override
    public void read(Node node, List<GuestReading> readings, long asOf) {
        Map<UUID, GuestState> states = new HashMap<>();
        readings.forEach(reading -> states.put(reading.domain(), reading.state()));
        for (Server server : servers.onNode(node.id())) {
            GuestState state = states.getOrDefault(server.domainId(), GuestState.ABSENT);
            if (isMissed(server) && !state.isActive()) {
                confirm(server);
            } else if (isGivenUp(server) && state.isActive()) {
                takeBack(server);
            }
        }
    }

    private static boolean isMissed(Server server) {
        return server.phase() == Phase.MEMBER
                && server.wantedRunning()
                && (server.running() || server.problem() == null);
    }

    private static boolean isGivenUp(Server server) {
        return server.phase() == Phase.MEMBER && server.wantedRunning() && !server.running();
    }

    /** The reading may be older than the end of an order: look again when no order can interfere. */
    private void confirm(Server seen) {
        transaction.executeWithoutResult(status -> {
            if (!quiet.hold(seen.configurationId())) {
                return;
            }
            servers.find(seen.id())
                    .filter(Watch::isMissed)
                    .filter(server -> !lives.state(server).isActive())
                    .ifPresent(server -> {
                        log.warn("server {} ({}) does not run any more", server.id(), server.name());
                        restarts.ended(server);
                    });
        });
    }

    private void takeBack(Server seen) {
        transaction.executeWithoutResult(status -> {
            if (!quiet.hold(seen.configurationId())) {
                return;
            }
            servers.find(seen.id())
                    .filter(Watch::isGivenUp)
                    .filter(server -> lives.state(server).isActive())
                    .ifPresent(server -> {
                        log.info("server {} ({}) was started by somebody else", server.id(), server.name());
                        lives.start(server, null);
                    });
        });
    }
}
