package org.stratagrid.configurations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** Orders on their way to the deployment manager, with everything going wrong that can. */
class HandOverTest extends Customer {

    @Autowired
    Scheduler scheduler;

    @Autowired
    OneTimeTask<DeploymentOrder> delivery;

    @Autowired
    JdbcClient database;

    @Test
    @DisplayName("CP-17 a refusal of the deployment manager reaches the customer, and the draft can be deployed later")
    void refused() {
        add(Tier.WEB);
        String suspended = "The account is suspended. Change the plan to bring it back.";
        deployment.failBeforeTaking(account, new Refusal(Refusal.Reason.CONFLICT, suspended));
        Refusal refusal = refusal(this::deploy);
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT);
        assertThat(refusal.sentence()).isEqualTo(suspended);
        assertThat(view().openOrderId()).isNull();
        assertThat(view().lastProblem()).isEqualTo(suspended);
        assertThat(view().changed()).isTrue();
        deployAll();
        assertThat(view().deployedRevision())
                .as("the refused revision is not used again")
                .isEqualTo(2);
    }

    @Test
    @DisplayName(
            "CP-17 an order whose answer was lost, because somebody died in between, is delivered again and exists once")
    void answerLost() {
        add(Tier.WEB);
        deployment.failAfterTaking(account, new IllegalStateException("connection reset"));
        UUID orderId = deploy();
        await().atMost(Duration.ofSeconds(60)).until(() -> deployment.attempts(orderId) == 2);
        assertThat(deployment.takenOf(account)).hasSize(1);
        end(orderId, WorkState.DONE, null);
        assertThat(view().deployedRevision()).isEqualTo(1);
    }

    @Test
    @DisplayName("CP-17 while the deployment manager is away the order waits and is delivered when it is back")
    void awayAndBack() {
        add(Tier.WEB);
        deployment.failBeforeTaking(
                account,
                new IllegalStateException("connection refused"),
                new Refusal(Refusal.Reason.UNAVAILABLE, "starting"),
                new IllegalStateException("connection refused"));
        UUID orderId = deploy();
        assertThat(orderId).isNotNull();
        assertThat(view().openOrderId()).isEqualTo(orderId);
        await().atMost(Duration.ofSeconds(60)).until(() -> deployment.taken(orderId) != null);
        end(orderId, WorkState.DONE, null);
        assertThat(view().lastProblem()).isNull();
    }

    @Test
    @DisplayName(
            "CP-17 a process that died after the commit leaves order and delivery behind, and the next one goes on")
    void diedAfterCommit() {
        add(Tier.WEB);
        UUID orderId = deploy();
        DeploymentOrder order = deployment.taken(orderId);
        // As it is when the process dies right after the commit: the row says that nobody took the order, the job is
        // there.
        database.sql("UPDATE configurations.grid_order SET state = 'MADE' WHERE id = :id")
                .param("id", orderId)
                .update();
        // Whoever follows orders, and has this one on the list still, must not find it lost.
        Instant madeAgain = Instant.now();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> scheduler
                        .getScheduledExecution(TaskInstanceId.of("configurations-follow-orders", "recurring"))
                        .map(ScheduledExecution::getLastSuccess)
                        .filter(madeAgain::isBefore)
                        .isPresent());
        deployment.forget(orderId);
        scheduler.schedule(delivery.instance(orderId.toString(), order), Instant.now());
        await().atMost(Duration.ofSeconds(60)).until(() -> deployment.taken(orderId) != null);
        end(orderId, WorkState.DONE, null);
        assertThat(view().deployedRevision()).isEqualTo(1);
    }

    @Test
    @DisplayName("CP-17 a late delivery of an order that is over does nothing")
    void lateDelivery() {
        add(Tier.WEB);
        UUID orderId = deploy();
        DeploymentOrder order = deployment.taken(orderId);
        end(orderId, WorkState.DONE, null);
        long attempts = deployment.attempts(orderId);
        scheduler.schedule(delivery.instance(orderId.toString(), order), Instant.now());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> scheduler
                        .getScheduledExecution(delivery.instance(orderId.toString(), order))
                        .isEmpty());
        assertThat(deployment.attempts(orderId)).isEqualTo(attempts);
        assertThat(view().openOrderId()).isNull();
    }

    @Test
    @DisplayName("CP-17 an order that the grid has lost does not block the configuration for ever")
    void lostByTheGrid() {
        add(Tier.WEB);
        UUID orderId = deploy();
        deployment.forget(orderId);
        awaitNoOrder();
        assertThat(view().lastProblem()).contains("deploy again");
        deployAll();
    }

    @Test
    @DisplayName("CP-17 the database itself allows one open order for a configuration")
    void oneOpenOrder() {
        add(Tier.WEB);
        deploy();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> database.sql(
                                "INSERT INTO configurations.grid_order (id, configuration_id, account_id, kind, revision,"
                                        + " state, ordered_at)"
                                        + " VALUES (:id, :site, :account, 'DEPLOY', 2, 'MADE', now())")
                        .param("id", UUID.randomUUID())
                        .param("site", site)
                        .param("account", account)
                        .update())
                .isInstanceOf(org.springframework.dao.DuplicateKeyException.class);
    }
}
