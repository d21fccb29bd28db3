package org.stratagrid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.deployment.Difference;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.web.fakes.FakeAccounts;
import org.stratagrid.web.fakes.FakeDeployment;
import org.stratagrid.web.fakes.FakeUpkeep;

/** What differs on the grid, guests that are not ours, and the levers on orders that hang (DM-1), as operators see them. */
@ServiceTest
class UpkeepPagesTest {

    private static final UUID NODE = new UUID(9, 1);

    @LocalServerPort
    int port;

    @Autowired
    FakeAccounts accounts;

    @Autowired
    FakeDeployment deployment;

    @Autowired
    FakeUpkeep upkeep;

    @Autowired
    Configurations configurations;

    @AfterEach
    void asBefore() {
        deployment.stepMillis = 250;
        upkeep.differences.clear();
        upkeep.pulled.clear();
    }

    private UUID hangingOrder() {
        deployment.stepMillis = 3_600_000;
        UUID ada = accounts.accountOf("ada");
        UUID shop = configurations
                .create(ada, new NewConfiguration("hangs-" + UUID.randomUUID()))
                .id();
        configurations.add(ada, shop, configurations.suggest(ada, shop, Tier.WEB));
        return configurations.deploy(ada, shop).orderId();
    }

    @Test
    void whatDiffersIsShownAndOrdersAreTriedAgainAndTakenBack() {
        UUID order = hangingOrder();
        try (Browser browser = new Browser()) {
            Page page = browser.loggedOn(port, "olga");
            page.click("#check-books");
            assertThat(page.locator("[data-grid-check=right]")).isVisible();
            upkeep.differences.add(new Difference(
                    new UUID(7, 1).toString(),
                    "web-1 on node-1 should run and does not.",
                    "It is started again by itself, at most 3 times."));
            upkeep.differences.add(new Difference(
                    "sg-1a2b3c4d-left-over",
                    "Node node-2 has the guest sg-1a2b3c4d-left-over, which nothing wants.",
                    "It is removed."));
            page.click("#check-books");
            assertThat(page.locator("[data-grid-check=wrong]")).containsText("web-1 on node-1 should run");
            assertThat(page.locator("[data-grid-check=wrong]")).containsText("at most 3 times");
            Browser.shoot(page, "light-differences");

            page.navigate("/operator/orders");
            String block = "[data-order='" + order + "'] ";
            page.click(block + "[data-retry]");
            assertThat(page.locator("body")).containsText("tried again now");
            page.click(block + "[data-undo]");
            Browser.shoot(page, "light-order-levers");
            page.click("#confirm-yes");
            assertThat(page.locator("body")).containsText("The order is taken back");
            assertThat(upkeep.pulled).containsExactly("retry " + order, "undo " + order);

            page.navigate("/operator/nodes/" + NODE);
            assertThat(page.locator("[data-unknown='legacy-mail']")).containsText("running");
            Browser.shoot(page, "light-node-unknown");
            page.navigate("/operator/nodes/" + new UUID(9, 2));
            assertThat(page.locator("[data-unknown=none]")).isVisible();
            assertThat(browser.mishaps).isEmpty();
        }
    }

    @Test
    void theApiHasTheSameLevers() {
        UUID order = hangingOrder();
        Client olga = new Client(port).loggedOn("olga");
        upkeep.differences.add(new Difference("n1", "Node n1 does not answer.", "It is connected again."));
        assertThat(olga.get("/api/v1/operator/differences").body()).contains("Node n1 does not answer.");
        assertThat(olga.get("/api/v1/operator/unknown-guests").body()).contains("legacy-mail");
        for (String lever : new String[] {"retry", "undo"}) {
            String path = "/api/v1/operator/orders/" + order + "/" + lever;
            assertThat(olga.json("POST", path, "", "X-CSRF-TOKEN", olga.token).statusCode())
                    .isEqualTo(200);
            Client ada = new Client(port).loggedOn("ada");
            assertThat(ada.json("POST", path, "", "X-CSRF-TOKEN", ada.token).statusCode())
                    .isEqualTo(403);
        }
        assertThat(upkeep.pulled).containsExactly("retry " + order, "undo " + order);
        deployment.stepMillis = 1;
        await().atMost(Duration.ofSeconds(60))
                .until(() -> deployment.order(order).state().isFinal());
        assertThat(olga.json("POST", "/api/v1/operator/orders/" + order + "/retry", "", "X-CSRF-TOKEN", olga.token)
                        .statusCode())
                .isEqualTo(409);
    }
}
