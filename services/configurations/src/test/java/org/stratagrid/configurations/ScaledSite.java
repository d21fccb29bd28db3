package org.stratagrid.configurations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.scaling.Scaling;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.scaling.TierScaling;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.time.ClockDriver;

/** A customer's running site with two web servers, looked at as time passes, with a deployment manager that does what it is told. */
@TestPropertySource(properties = "stratagrid.scaling.look-every=20ms")
abstract class ScaledSite extends Customer {

    static final Duration STEP = Duration.ofMinutes(1);

    @Autowired
    Scaling scalingBean;

    @Autowired
    FakeAutomation automation;

    @Autowired
    ClockDriver clock;

    @Autowired
    JdbcClient database;

    @Autowired
    Scheduler jobs;

    Scaling scaling;

    @BeforeEach
    void deploySite() {
        scaling = transport == Transport.BEAN ? scalingBean : overHttp(Scaling.class);
        add(Tier.LOAD_BALANCER);
        add(Tier.WEB);
        add(Tier.WEB);
        deployAll();
    }

    @AfterEach
    void quiet() {
        deployment.forgetReadings();
        automation.resume();
        database.sql("DELETE FROM configurations.scaling_policy").update();
        database.sql("DELETE FROM configurations.scheduled_window").update();
    }

    /** Looks and orders are the same whatever the customer's way to the service is. */
    void onceOnly() {
        assumeTrue(transport == Transport.BEAN);
    }

    TierScaling web() {
        return scaling.scaling(account, site).tiers().stream()
                .filter(tier -> tier.tier() == Tier.WEB)
                .findFirst()
                .orElseThrow();
    }

    /** Two minutes above 70 %, four servers at most, five minutes of cool-down, ten minutes of calm. */
    ScalingPolicy policy(boolean on, ScalingAction onSilence, Money moneyADay) {
        return new ScalingPolicy(
                on,
                ScalingAction.ADD_SERVER,
                70,
                null,
                null,
                null,
                120,
                70,
                600,
                onSilence,
                3,
                180,
                1,
                4,
                new Memory(256),
                new Memory(2048),
                moneyADay,
                300);
    }

    void switchOn() {
        scaling.decide(account, site, Tier.WEB, policy(true, null, null));
    }

    /** Time passes until this much is over, looked at every minute; ends early when an order was made. */
    List<DeploymentOrder> pass(Duration time) {
        int before = deployment.takenOf(account).size();
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(STEP)) {
            Instant now = clock.advance(STEP);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        jobs.triggerCheckForDueExecutions();
                        return lookedAt(now);
                    });
            if (view().openOrderId() != null) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> deployment.takenOf(account).size() > before);
                break;
            }
        }
        List<DeploymentOrder> orders = deployment.takenOf(account);
        return orders.subList(before, orders.size());
    }

    private boolean lookedAt(Instant moment) {
        return database.sql(
                                "SELECT count(*) FROM configurations.scaling_look WHERE configuration_id = :site AND at = :at")
                        .param("site", site)
                        .param("at", moment.atOffset(ZoneOffset.UTC))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    ScheduledWindow window(long fromSeconds, long untilSeconds, int servers) {
        Instant now = database.sql("SELECT stands_at FROM jobs.driven_clock")
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant)
                .orElse(Instant.parse("2026-03-01T00:00:00Z"));
        return new ScheduledWindow(
                null,
                Tier.WEB,
                null,
                new ScheduledWindow.Once(
                        LocalDateTime.ofInstant(now.plusSeconds(fromSeconds), ZoneOffset.UTC),
                        LocalDateTime.ofInstant(now.plusSeconds(untilSeconds), ZoneOffset.UTC)),
                "UTC",
                servers,
                Memory.ZERO);
    }

    static List<String> names(DeploymentOrder order, Tier tier) {
        return order.servers().stream()
                .filter(server -> server.tier() == tier)
                .map(DesiredServer::name)
                .toList();
    }

    DeploymentOrder only(List<DeploymentOrder> orders) {
        assertThat(orders).hasSize(1);
        return orders.get(0);
    }
}
