package org.stratagrid.deployment.watch;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Networks;
import org.stratagrid.deployment.guest.Parallel;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Renewal;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/**
 * Guests that ended without being told to (spec DC-4) are started again: after a moment, a few times with growing pauses, and then
 * no more, because what ends again and again needs somebody who looks.
 */
@Component
public class Restarts {

    private static final Logger log = LoggerFactory.getLogger(Restarts.class);
    private static final String NO_DISK = "Its disk is not on its node any more. Delete the server and add a new one.";

    private final JdbcClient database;
    private final ServerStore servers;
    private final Lives lives;
    private final Renewal renewal;
    private final Networks networks;
    private final Fleet fleet;
    private final Automation automation;
    private final Quiet quiet;
    private final RestartSettings settings;
    private final Parallel parallel;
    private final TransactionTemplate transaction;

    Restarts(
            JdbcClient database,
            ServerStore servers,
            Lives lives,
            Renewal renewal,
            Networks networks,
            Fleet fleet,
            Automation automation,
            Quiet quiet,
            RestartSettings settings,
            Parallel parallel,
            TransactionTemplate transaction) {
        this.database = database;
        this.servers = servers;
        this.lives = lives;
        this.renewal = renewal;
        this.networks = networks;
        this.fleet = fleet;
        this.automation = automation;
        this.quiet = quiet;
        this.settings = settings;
        this.parallel = parallel;
        this.transaction = transaction;
    }

    /** The server was found not running: from now on it holds nothing, and is started again soon. In a transaction. */
    void ended(Server server) {
        database.sql(
                        "INSERT INTO deployment.restart (server_id) VALUES (:id) ON CONFLICT (server_id) DO UPDATE SET tries ="
                                + " CASE WHEN restart.tried_at > now() - :memory * interval '1 millisecond'"
                                + " THEN restart.tries ELSE 0 END")
                .param("id", server.id())
                .param("memory", settings.forgottenAfter().toMillis())
                .update();
        int tries = plan(server.id());
        lives.stopped(
                server,
                tries < settings.tries()
                        ? "It stopped without being told to. It is started again in a moment."
                        : givenUp("It stopped without being told to"));
    }

    private String givenUp(String what) {
        return what
                + (settings.tries() == 0 ? "." : ", and was started again " + settings.tries() + " times already.")
                + " Start it again; if that does not last, look at its console or add another server.";
    }

    /** When it is tried next; the number of tries so far. */
    private int plan(UUID serverId) {
        return database.sql("UPDATE deployment.restart SET due_at = CASE WHEN tries < :most"
                        + " THEN now() + :first * power(2, tries) * interval '1 millisecond' END"
                        + " WHERE server_id = :id RETURNING tries")
                .param("id", serverId)
                .param("most", settings.tries())
                .param("first", settings.first().toMillis())
                .query(Integer.class)
                .single();
    }

    /** Starts those whose time has come. */
    void startDue() {
        if (automation.automaticAction().paused()) {
            return;
        }
        List<UUID> due = database.sql(
                        "SELECT s.id FROM deployment.server s"
                                + " JOIN deployment.restart r ON r.server_id = s.id WHERE r.due_at <= now()"
                                + " AND s.phase = 'MEMBER' AND s.wanted_running AND s.started_at IS NULL"
                                + " AND NOT EXISTS (SELECT 1 FROM deployment.suspended_account a WHERE a.account_id = s.account_id)")
                .query(UUID.class)
                .list();
        parallel.each(due, id -> servers.find(id).ifPresent(this::tryAgain));
    }

    private void tryAgain(Server seen) {
        Optional<Node> node = fleet.find(seen.nodeId()).filter(Node::reachable);
        if (node.isEmpty() || quiet.inWork(seen.configurationId()) || !claim(seen.id())) {
            return;
        }
        Optional<String> problem;
        try {
            networks.apply(node.get());
            problem = Objects.requireNonNull(transaction.execute(status -> startInQuiet(seen.id())));
        } catch (HypervisorProblem | Refusal e) {
            log.warn("server {} ({}) could not be started again: {}", seen.id(), seen.name(), e.getMessage());
            problem = Optional.of("It stopped and could not be started again: " + e.getMessage());
        }
        problem.ifPresent(sentence -> note(seen.id(), sentence));
    }

    /** Counts the try before it is made, so that one which ends our process counts too. False: another process was quicker. */
    private boolean claim(UUID serverId) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            int claimed = database.sql("UPDATE deployment.restart SET tries = tries + 1, tried_at = now()"
                            + " WHERE server_id = :id AND due_at <= now()")
                    .param("id", serverId)
                    .update();
            if (claimed > 0) {
                plan(serverId);
            }
            return claimed > 0;
        }));
    }

    /** Why it cannot be; empty when it runs, or when somebody else looks after it. */
    private Optional<String> startInQuiet(UUID serverId) {
        Server server = servers.find(serverId).orElse(null);
        if (server == null || !quiet.hold(server.configurationId())) {
            return Optional.empty();
        }
        server = servers.find(serverId).filter(Restarts::isDown).orElse(null);
        if (server == null || lives.state(server).isActive()) {
            return Optional.empty();
        }
        if (!lives.hasDisk(server)) {
            return Optional.of(NO_DISK);
        }
        start(server);
        return Optional.empty();
    }

    /** Defined anew, so that it does not matter what was lost with it. No order of its configuration may be in work. */
    void start(Server server) {
        renewal.definition(server);
        lives.start(server, null);
        log.info("server {} ({}) was started again", server.id(), server.name());
    }

    private static boolean isDown(Server server) {
        return server.phase() == Phase.MEMBER && server.wantedRunning() && !server.running();
    }

    private void note(UUID serverId, String problem) {
        transaction.executeWithoutResult(status -> {
            Server server = servers.find(serverId).orElse(null);
            if (server == null || !quiet.hold(server.configurationId())) {
                return;
            }
            servers.find(serverId).filter(Restarts::isDown).ifPresent(down -> {
                if (problem.equals(NO_DISK)) {
                    database.sql("UPDATE deployment.restart SET due_at = NULL WHERE server_id = :id")
                            .param("id", serverId)
                            .update();
                }
                String now = isPlanned(serverId) || problem.equals(NO_DISK) ? problem : givenUp(problem);
                lives.stopped(down, now);
            });
        });
    }

    private boolean isPlanned(UUID serverId) {
        return database.sql(
                        "SELECT EXISTS (SELECT 1 FROM deployment.restart WHERE server_id = :id AND due_at IS NOT NULL)")
                .param("id", serverId)
                .query(Boolean.class)
                .single();
    }

    /** What will happen to a member that should run and does not; for operators. */
    public String outlook(Server server) {
        if (automation.automaticAction().paused()) {
            return "Nothing while everything automatic is paused; it can be started.";
        }
        if (!fleet.find(server.nodeId()).filter(Node::reachable).isPresent()) {
            return "It is started again when its node is back.";
        }
        return isPlanned(server.id()) || server.running()
                ? "It is started again by itself, at most " + settings.tries() + " times."
                : "It is not started again by itself any more: somebody has to look at it and start it.";
    }
}
