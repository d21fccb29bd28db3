package org.stratagrid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.stratagrid.contracts.deployment.MoveRunState;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.GridRules;
import org.stratagrid.contracts.placement.LicencePrice;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.web.fakes.FakeAccounts;
import org.stratagrid.web.fakes.FakeGridPolicies;
import org.stratagrid.web.fakes.FakeMoves;

/** What operators decide about nodes, accounts and the grid (SC-6, SC-7, SC-9), and the moves that they order (SC-10). */
@ServiceTest
class GridLeversTest {

    private static final UUID NODE = new UUID(9, 1);

    @LocalServerPort
    int port;

    @Autowired
    FakeAccounts accounts;

    @Autowired
    FakeGridPolicies policies;

    @Autowired
    FakeMoves moves;

    @Test
    void aNodesPolicyIsKeptAsEntered() {
        UUID ada = accounts.accountOf("ada");
        Client olga = new Client(port).loggedOn("olga");
        HttpResponse<String> answer = olga.post(
                "/operator/nodes/" + NODE,
                Map.of(
                        "group", "front",
                        "licences", "windows, oracle,",
                        "isolated", "on",
                        "dedicatedTo", ada.toString(),
                        "cpuOvercommitPercent", "400"));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(policies.nodePolicy(NODE))
                .isEqualTo(new NodePolicy("front", Set.of("windows", "oracle"), true, ada, 400, false));
        assertThat(olga.get("/operator/nodes/" + NODE).body()).contains("value=\"front\"", "oracle", "value=\"400\"");

        HttpResponse<String> wrong = olga.post(
                "/operator/nodes/" + NODE, Map.of("group", "", "cpuOvercommitPercent", "17", "dedicatedTo", "nobody"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("aria-invalid=\"true\"", "Choose one of the entries");
        assertThat(policies.nodePolicy(NODE).group()).isEqualTo("front");
    }

    @Test
    void rulesAndAccountsAreDecided() {
        Client olga = new Client(port).loggedOn("olga");
        HttpResponse<String> answer = olga.post(
                "/operator/rules",
                Map.of("groups[LOAD_BALANCER]", "front", "system", "windows", "price", "25.00", "currency", "USD"));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(policies.rules())
                .isEqualTo(new GridRules(
                        Map.of(Tier.LOAD_BALANCER, "front"),
                        java.util.List.of(new LicencePrice("windows", Money.of("25.00", "USD")))));
        for (String price : new String[] {"a lot", "1.001"}) {
            HttpResponse<String> wrong =
                    olga.post("/operator/rules", Map.of("system", "windows", "price", price, "currency", "USD"));
            assertThat(wrong.statusCode()).as(price).isEqualTo(422);
            assertThat(wrong.body()).contains("The price of windows is an amount like 25.00", price);
        }
        UUID bob = accounts.accountOf("bob");
        olga.post("/operator/accounts/" + bob + "/policy", Map.of("risky", "true"));
        assertThat(policies.accountPolicy(bob)).isEqualTo(new AccountPolicy(true, false));
    }

    @Test
    void aPlanIsShownCarriedOutAndFollowed() {
        try (Browser browser = new Browser()) {
            Page page = browser.loggedOn(port, "olga");
            page.click("text=Moves");
            assertThat(page.locator("[data-survival]")).containsText("If node-1 died");
            page.check("[name=goal][value=EMPTY_NODES]");
            page.click("#make-plan");
            assertThat(page.locator("#plan-form .problem")).containsText("Choose the nodes");
            page.check("[name=goal][value=PACK]");
            page.click("#make-plan");
            assertThat(page.locator("#plan")).containsText("Nothing is worth moving.");
            assertThat(page.locator("#carry-out")).hasCount(0);
            page.check("[name=goal][value=EMPTY_NODES]");
            page.check("[name=node][value='" + NODE + "']");
            page.click("#make-plan");
            assertThat(page.locator("#plan")).containsText("web-1");
            assertThat(page.locator("#plan")).containsText("db-1 stays on node-1");
            Browser.shoot(page, "light-moves-plan");
            page.click("#carry-out");
            page.click("#confirm-yes");
            assertThat(page.locator("#run")).hasAttribute("data-state", MoveRunState.RUNNING.name());
            assertThat(page.locator("#run")).containsText("60 %");
            Browser.shoot(page, "light-move-run");
            page.click("#stop-run");
            assertThat(page.locator("#run")).hasAttribute("data-state", MoveRunState.STOPPING.name());
            moves.arrive();
            // The page asks by itself.
            assertThat(page.locator("#run")).hasAttribute("data-state", MoveRunState.DONE.name());
            assertThat(page.locator("#stop-run")).hasCount(0);

            page.navigate("/operator/nodes/" + new UUID(9, 2));
            assertThat(page.locator("[data-loss]")).containsText("1 of 2 servers");
            Browser.shoot(page, "light-node");
            page.click("#drain");
            page.click("#confirm-yes");
            assertThat(page.locator("#plan")).isVisible();
            assertThat(policies.nodePolicy(new UUID(9, 2)).draining()).isTrue();
            page.navigate("/operator/nodes/" + new UUID(9, 2));
            page.click("#reopen");
            assertThat(page.locator("#drain")).isVisible();
            assertThat(policies.nodePolicy(new UUID(9, 2)).draining()).isFalse();
            page.navigate("/operator/rules");
            Browser.shoot(page, "light-rules");
            page.navigate("/operator/accounts");
            Browser.shoot(page, "light-operator-accounts");
            // A refused plan is the only answer that was no success.
            assertThat(browser.mishaps).allMatch(mishap -> mishap.contains("422"));
        }
    }
}
