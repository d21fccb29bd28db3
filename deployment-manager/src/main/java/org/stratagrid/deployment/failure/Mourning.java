package org.stratagrid.deployment.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.node.Displaced;
import org.stratagrid.deployment.node.Failures.Failure;
import org.stratagrid.deployment.watch.Quiet;

/** Tells the owners of a dead node's servers what is the matter, and ends the metering of these servers at its death. */
@Component
class Mourning {

    private final ServerStore servers;
    private final Displaced displaced;
    private final Lives lives;
    private final Quiet quiet;
    private final TransactionTemplate transaction;

    Mourning(ServerStore servers, Displaced displaced, Lives lives, Quiet quiet, TransactionTemplate transaction) {
        this.servers = servers;
        this.displaced = displaced;
        this.lives = lives;
        this.quiet = quiet;
        this.transaction = transaction;
    }

    void tell(Failure failure) {
        List<Displaced.Row> rows = displaced.of(failure.id());
        for (Server server : servers.onNode(failure.nodeId())) {
            if (lacks(server, sentence(failure, rows, server))) {
                tell(failure, rows, server);
            }
        }
    }

    private static boolean lacks(Server server, String sentence) {
        return server.phase() == Phase.MEMBER
                && (server.running() || (server.wantedRunning() && !sentence.equals(server.problem())));
    }

    /** Not while an order of its configuration is in work: that one finds out by itself, and it comes next time. */
    private void tell(Failure failure, List<Displaced.Row> rows, Server seen) {
        transaction.executeWithoutResult(status -> {
            if (!quiet.hold(seen.configurationId())) {
                return;
            }
            servers.find(seen.id())
                    .filter(server -> failure.nodeId().equals(server.nodeId()))
                    .ifPresent(server -> {
                        String sentence = sentence(failure, rows, server);
                        if (server.running()) {
                            lives.died(server, failure.diedAt(), sentence);
                        } else if (lacks(server, sentence)) {
                            servers.setProblem(server.id(), sentence);
                        }
                    });
        });
    }

    private static String sentence(Failure failure, List<Displaced.Row> rows, Server server) {
        String died = "Its node " + failure.nodeName() + " died. ";
        if (failure.fencedAt() == null) {
            return died + "It is started elsewhere as soon as it is certain that the node is off.";
        }
        Displaced.Row row = rows.stream()
                .filter(each -> each.serverId().equals(server.id()))
                .findFirst()
                .orElse(null);
        return died + (row == null ? "It is started elsewhere." : said(failure, row));
    }

    private static String said(Failure failure, Displaced.Row row) {
        @Nullable String problem = row.problem();
        if (row.held()) {
            return "No back-up of its disk is within reach, so it waits for " + failure.nodeName()
                    + ", on which its data is. If you do not need that, delete it and add a new one.";
        }
        if (row.toNode() == null) {
            return "No other node can take it now: " + problem + " It is tried again.";
        }
        return problem == null ? "It is being rebuilt on another one." : "It could not be rebuilt yet: " + problem;
    }
}
