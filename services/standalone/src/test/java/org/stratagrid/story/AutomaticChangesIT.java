package org.stratagrid.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.ApiKeyRequest;
import org.stratagrid.contracts.accounts.Registration;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.scaling.AutomaticChange;
import org.stratagrid.contracts.scaling.Scaling;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Tier;

/** A scheduled window from its beginning to its end in the packaged product, on simulated guests, killed while it is open. */
class AutomaticChangesIT {

    static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    @DisplayName("DM-9 a window's servers come on time, stay through a kill -9, and go on time")
    void window() throws Exception {
        try (RunningSystem system =
                RunningSystem.simulated("automatic", List.of("--stratagrid.scaling.look-every=300ms"))) {
            system.start();
            Accounts accounts = system.contract(Accounts.class);
            UUID account = accounts.register(new Registration(
                            "wanda",
                            "correct horse battery",
                            "Wanda Window",
                            "wanda@example.org",
                            "wanda.example.org",
                            "memory-900",
                            "transfer-100",
                            new Card("4242424242424242", "Wanda Window", 12, 2030, "123")))
                    .id();
            Time time = new Time(
                    system,
                    accounts.createKey(account, new ApiKeyRequest("clock")).secret());
            Configurations configurations = system.contract(Configurations.class);
            UUID site =
                    configurations.create(account, new NewConfiguration("shop")).id();
            for (Tier tier : List.of(Tier.DATABASE, Tier.WEB, Tier.LOAD_BALANCER)) {
                configurations.add(account, site, configurations.suggest(account, site, tier));
            }
            time.orderDone(configurations.deploy(account, site).orderId());
            Polling.until(LIMIT, "three servers run", () -> isAs(system, account, site, 3));
            system.contract(Scaling.class)
                    .schedule(
                            account,
                            site,
                            new ScheduledWindow(
                                    null,
                                    Tier.WEB,
                                    null,
                                    new ScheduledWindow.Once(
                                            LocalDateTime.parse("2026-03-01T01:00"),
                                            LocalDateTime.parse("2026-03-01T03:00")),
                                    "UTC",
                                    2,
                                    Memory.ZERO));
            time.passUntil(MARCH.plus(Duration.ofHours(1)));
            Polling.until(LIMIT, "two more servers run", () -> isAs(system, account, site, 5));

            system.kill9();
            system.start();
            time.passUntil(MARCH.plus(Duration.ofHours(2)));
            Polling.until(LIMIT, "they still run", () -> isAs(system, account, site, 5));

            time.passUntil(MARCH.plus(Duration.ofHours(3)));
            Polling.until(LIMIT, "they are gone", () -> isAs(system, account, site, 3));
            assertThat(system.contract(Scaling.class).scaling(account, site).changes())
                    .as("one change there, one back, and no other")
                    .hasSize(2)
                    .allMatch(change -> change.state() == AutomaticChange.State.DONE);
        }
    }

    /** So many servers run, no order is in work, and the draft is what is deployed. */
    private static boolean isAs(RunningSystem system, UUID account, UUID site, int servers) {
        ConfigurationView view = system.contract(Configurations.class).configuration(account, site);
        return view.openOrderId() == null
                && !view.changed()
                && view.servers().size() == servers
                && running(system, site).size() == servers;
    }

    private static List<ServerStatus> running(RunningSystem system, UUID site) {
        return system.contract(Deployment.class).servers(site).stream()
                .filter(status -> status.light() == ServerLight.RUNNING)
                .toList();
    }
}
