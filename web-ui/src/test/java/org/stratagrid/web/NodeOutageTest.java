package org.stratagrid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.web.fakes.FakeAutomation;
import org.stratagrid.web.fakes.FakeDeployment;

/** The operator's levers on nodes that fail or are worked on, and on everything automatic (DM-7). */
@ServiceTest
class NodeOutageTest {

    private static final UUID SECOND = new UUID(9, 2), THIRD = new UUID(9, 3);

    @LocalServerPort
    int port;

    @Autowired
    FakeAutomation automation;

    @Autowired
    FakeDeployment deployment;

    @Test
    void DM7_the_operator_pauses_everything_automatic_and_says_why() {
        Client olga = new Client(port).loggedOn("olga");
        HttpResponse<String> wrong = olga.post("/operator/automation/pause", Map.of("reason", " "));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("aria-invalid=\"true\"", "why nothing is to happen by itself");
        assertThat(olga.post("/operator/automation/pause", Map.of("reason", "Power feed"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(automation.automaticAction().reason()).isEqualTo("Power feed");
        assertThat(olga.get("/operator").body()).contains("Automatic action is paused", "Power feed");
        assertThat(olga.get("/api/v1/operator/automation").body()).contains("\"paused\":true");
        olga.post("/operator/automation/resume", Map.of());
        assertThat(automation.automaticAction().paused()).isFalse();
        Client ada = new Client(port).loggedOn("ada");
        assertThat(ada.post("/operator/automation/pause", Map.of("reason", "mischief"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(ada.get("/api/v1/operator/nodes/" + THIRD + "/outage").statusCode())
                .isEqualTo(403);
        assertThat(automation.automaticAction().paused()).isFalse();
    }

    @Test
    void whoever_pauses_without_a_reason_is_told_before_being_asked() {
        try (Browser browser = new Browser()) {
            Page page = browser.loggedOn(port, "olga");
            for (String nothing : new String[] {"", "   "}) {
                page.fill("#automation [name=reason]", nothing);
                page.click("#pause");
                assertThat(page.locator("#automation .error")).containsText("why nothing is to happen by itself");
                assertThat(page.locator("#automation .error")).isInViewport();
                assertThat(page.locator("dialog[open]")).hasCount(0);
                assertThat(page.locator("nav [aria-current=page]")).hasText("Grid");
                Browser.shoot(page, "light-pause-refused");
                page.navigate("/operator");
            }
            assertThat(automation.automaticAction().paused()).isFalse();
            page.fill("#automation [name=reason]", "Power feed");
            page.click("#pause");
            assertThat(page.locator("dialog[open]")).containsText("Pause all automatic action?");
            assertThat(automation.automaticAction().paused()).isFalse();
            page.click("#confirm-yes");
            assertThat(page.locator("#automation")).hasAttribute("data-paused", "true");
            Browser.shoot(page, "light-paused");
            page.click("#resume");
            assertThat(page.locator("#automation")).hasAttribute("data-paused", "false");
            assertThat(browser.mishaps).allMatch(mishap -> mishap.contains("422"));
        }
    }

    @Test
    void DM7_the_operator_is_asked_on_the_nodes_page_and_warned_before_it_counts() {
        try (Browser browser = new Browser()) {
            Page page = browser.loggedOn(port, "olga");
            page.navigate("/operator/deaths");
            assertThat(page.locator(".empty")).containsText("No node has died");
            assertThat(page.locator("nav [aria-current=page]")).hasText("Grid");
            Browser.shoot(page, "light-deaths-none");
            page.navigate("/operator");
            assertThat(page.locator("[data-node=node-3] [data-node-state]")).hasText("unreachable");
            Browser.shoot(page, "light-grid-outage");

            page.navigate("/operator/nodes/" + THIRD);
            assertThat(page.locator("#outage")).containsText("nobody knows whether it runs");
            page.click("#confirm-off");
            assertThat(page.locator("dialog[open]")).containsText("each of them exists twice");
            Browser.shoot(page, "light-node-off");
            page.click("#confirm-yes");
            assertThat(page.locator("[data-affected=web-1]")).hasAttribute("data-state", "REBUILT");
            assertThat(page.locator("[data-affected=web-1]")).containsText("was rebuilt on node-1");
            assertThat(page.locator("[data-question]")).containsText("db-1 of shop waits");
            assertThat(page.locator("#begin-maintenance")).hasCount(0);
            assertThat(page.locator("#loss")).hasCount(0);
            Browser.shoot(page, "light-node-dead");
            page.navigate("/operator");
            page.click("text=Nodes that died");
            assertThat(page.locator("[data-death=node-3]")).containsText("said by an operator");
            assertThat(page.locator("[data-death=node-3] [data-affected=db-1]")).containsText("waits for its data");
            Browser.shoot(page, "light-deaths");
            page.click("text=Decide");
            page.click("#disks-lost");
            page.click("#confirm-yes");
            assertThat(page.locator("[data-affected=db-1]")).hasAttribute("data-state", "REBUILDING");
            assertThat(page.locator("#disks-lost")).hasCount(0);
            deployment.states.clear();

            page.navigate("/operator/nodes/" + SECOND);
            assertThat(page.locator("#outage")).hasCount(0);
            page.click("#begin-maintenance");
            page.click("#confirm-yes");
            assertThat(page.locator("[data-maintenance]")).containsText("In maintenance");
            assertThat(deployment.states).containsEntry(SECOND, NodeState.MAINTENANCE);
            page.click("#end-maintenance");
            assertThat(page.locator("[data-state]").last()).hasText("ready");
        }
    }
}
