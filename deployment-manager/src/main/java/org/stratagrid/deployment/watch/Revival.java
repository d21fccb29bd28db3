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
import org.stratagrid.contracts.deployment.Automation;
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
 * that has ended is another matter (see {@link Restarts}).
 */
@Component
@Order(3)
class Revival implements NodeListener {

    private static final Logger log = LoggerFactory.getLogger(Revival.class);

    private final ServerStore servers;
    private final Lives lives;
    private final Restarts restarts;
    private final Automation automation;
    private final Quiet quiet;
    private final TransactionTemplate transaction;

    Revival(
            ServerStore servers,
            Lives lives,
            Restarts restarts,
            Automation automation,
            Quiet quiet,
            TransactionTemplate transaction) {
        this.servers = servers;
        this.lives = lives;
        this.restarts = restarts;
        this.automation = automation;
        this.quiet = quiet;
        this.transaction = transaction;
    }

    @Override
    public void connected(Node node) {
        List<Server> wanted =
                servers.onNode(node.id()).stream().filter(Revival::shouldRun).toList();
        Set<UUID> active = node.hypervisor().guests().stream()
                .filter(guest -> guest.state().isActive())
                .map(GuestReading::domain)
                .collect(Collectors.toSet());
        if (wanted.isEmpty() || wanted.stream().anyMatch(server -> active.contains(server.domainId()))) {
            return;
        }
        if (automation.automaticAction().paused()) {
            log.warn("node {} was restarted; its guests stay off while automatic action is paused", node.name());
            return;
        }
        log.info("node {} was restarted: starting its {} guests again", node.name(), wanted.size());
        wanted.forEach(this::startAgain);
    }

    private static boolean shouldRun(Server server) {
        return server.phase() == Phase.MEMBER && server.wantedRunning();
    }

    private void startAnew(Server server) {
        // What it held until now ends here, and its counters begin anew.
        lives.stopped(server, null);
        restarts.start(server);
        if (server.paused()) {
            lives.pause(server);
        }
    }

    /** An order in work finds the guest stopped and does what it needs itself. */
    private void startAgain(Server seen) {
        try {
            transaction.executeWithoutResult(status -> {
                if (!quiet.hold(seen.configurationId())) {
                    return;
                }
                // Another process may have been here, and started it, a moment ago.
                servers.find(seen.id())
                        .filter(Revival::shouldRun)
                        .filter(server -> !lives.state(server).isActive())
                        .ifPresent(this::startAnew);
            });
        } catch (HypervisorProblem e) {
            log.warn("server {} ({}) could not be started again: {}", seen.id(), seen.name(), e.getMessage());
        }
    }
}
