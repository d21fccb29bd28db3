package org.stratagrid.deployment.watch;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.GuestReading;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.node.NodeListener;

/**
 * A node that comes back with none of its guests running was restarted as a whole: its guests are started again. A single guest
 * that has ended is another matter, which the customer sees and decides (see {@link Watch}).
 */
@Component
@Order(1)
class Revival implements NodeListener {

    private static final Logger log = LoggerFactory.getLogger(Revival.class);

    private final ServerStore servers;
    private final Lives lives;
    private final Quiet quiet;
    private final TransactionTemplate transaction;

    Revival(ServerStore servers, Lives lives, Quiet quiet, TransactionTemplate transaction) {
        this.servers = servers;
        this.lives = lives;
        this.quiet = quiet;
        this.transaction = transaction;
    }

    @Override
    public void connected(Node node) {
        if (node.simulated()) {
            return;
        }
        List<Server> wanted =
                servers.onNode(node.id()).stream().filter(Revival::shouldRun).toList();
        Set<UUID> active = node.hypervisor().guests().stream()
                .filter(guest -> guest.state().isActive())
                .map(GuestReading::domain)
                .collect(Collectors.toSet());
        if (wanted.isEmpty() || wanted.stream().anyMatch(server -> active.contains(server.domainId()))) {
            return;
        }
        log.info("node {} was restarted: starting its {} guests again", node.name(), wanted.size());
        wanted.forEach(this::startAgain);
    }

    private static boolean shouldRun(Server server) {
        return server.phase() == Phase.MEMBER && server.wantedRunning();
    }

    /** An order in work finds the guest stopped and does what it needs itself. */
    private void startAgain(Server seen) {
        try {
            transaction.executeWithoutResult(status -> {
                if (!quiet.hold(seen.configurationId())) {
                    return;
                }
                // What it held until now ends here, and its counters begin anew.
                lives.stopped(seen, null);
                lives.start(seen, null);
                if (seen.paused()) {
                    lives.pause(seen);
                }
            });
        } catch (HypervisorProblem e) {
            log.warn("server {} ({}) could not be started again: {}", seen.id(), seen.name(), e.getMessage());
        }
    }
}
