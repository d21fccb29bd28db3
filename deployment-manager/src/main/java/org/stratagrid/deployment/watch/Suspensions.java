package org.stratagrid.deployment.watch;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Publishing;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/**
 * Cut-off and return (spec BI-8, BI-9). A row says that an account is suspended; guests are brought to what it says, now and
 * again until they are. Configurations with an order in work come when that has ended, which it soon does.
 */
@Component
public class Suspensions {

    private static final Logger log = LoggerFactory.getLogger(Suspensions.class);

    private final JdbcClient database;
    private final ServerStore servers;
    private final Lives lives;
    private final Publishing publishing;
    private final Restarts restarts;
    private final Quiet quiet;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Suspensions(
            JdbcClient database,
            ServerStore servers,
            Lives lives,
            Publishing publishing,
            Restarts restarts,
            Quiet quiet,
            Clock clock,
            TransactionTemplate transaction) {
        this.database = database;
        this.servers = servers;
        this.lives = lives;
        this.publishing = publishing;
        this.restarts = restarts;
        this.quiet = quiet;
        this.clock = clock;
        this.transaction = transaction;
    }

    public void suspend(UUID accountId) {
        database.sql("INSERT INTO deployment.suspended_account (account_id, since) VALUES (:id, :now)"
                        + " ON CONFLICT (account_id) DO NOTHING")
                .param("id", accountId)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        converge(accountId);
        publish();
    }

    public void restore(UUID accountId) {
        database.sql("DELETE FROM deployment.suspended_account WHERE account_id = :id")
                .param("id", accountId)
                .update();
        converge(accountId);
        publish();
    }

    public boolean isSuspended(UUID accountId) {
        return database.sql("SELECT EXISTS (SELECT 1 FROM deployment.suspended_account WHERE account_id = :id)")
                .param("id", accountId)
                .query(Boolean.class)
                .single();
    }

    /** What fails is tried again by {@link #convergeAll}. */
    public void converge(UUID accountId) {
        List<Server> waiting = servers.ofAccount(accountId).stream()
                .filter(server -> server.running() && server.paused() != isSuspended(accountId))
                .toList();
        waiting.forEach(server -> tell(server.id(), server.configurationId(), accountId));
        if (!waiting.isEmpty()) {
            publish();
        }
    }

    void convergeAll() {
        database.sql("SELECT DISTINCT v.account_id FROM deployment.server v WHERE v.started_at IS NOT NULL AND v.paused"
                        + " <> EXISTS (SELECT 1 FROM deployment.suspended_account s WHERE s.account_id = v.account_id)")
                .query(UUID.class)
                .list()
                .forEach(this::converge);
        try {
            publishing.applyIfDirty();
        } catch (HypervisorProblem e) {
            log.warn("the published sites could not be changed yet: {}", e.getMessage());
        }
    }

    private void tell(UUID serverId, UUID configurationId, UUID accountId) {
        try {
            // Transactions end before the next guest, so that each guest's metering stops when it does.
            transaction.executeWithoutResult(status -> {
                if (!quiet.hold(configurationId)) {
                    return;
                }
                Optional<Server> server = servers.find(serverId).filter(Server::running);
                boolean suspended = isSuspended(accountId);
                server.filter(found -> found.paused() != suspended).ifPresent(found -> bring(found, suspended));
            });
        } catch (HypervisorProblem e) {
            log.warn("server {} could not be suspended or resumed yet: {}", serverId, e.getMessage());
        }
    }

    private void bring(Server server, boolean suspended) {
        if (!lives.state(server).isActive()) {
            restarts.ended(server);
        } else if (suspended) {
            lives.pause(server);
        } else {
            lives.resume(server);
        }
    }

    private void publish() {
        try {
            publishing.apply();
        } catch (HypervisorProblem e) {
            log.warn("the published sites could not be changed yet: {}", e.getMessage());
        }
    }
}
