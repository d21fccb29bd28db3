package org.stratagrid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.web.fakes.FakeConfigurations;
import org.stratagrid.web.fakes.FakeDeployment;

/** In a real browser: the end of an order and what came of it are seen together (CP-17). */
@ServiceTest
class OrderEndTest {

    @LocalServerPort
    int port;

    @Autowired
    FakeDeployment deployment;

    @Autowired
    FakeConfigurations configurations;

    @Test
    void CP17_nobody_sees_an_order_that_is_done_and_servers_that_are_new() {
        deployment.stepMillis = 100;
        try (Browser browser = new Browser()) {
            Page page = browser.loggedOn(port, "ada");
            page.fill("#create-form [name=name]", "order-end");
            page.click("#create");
            page.click("[data-add=WEB]");
            page.click("#server-save");
            assertThat(page.locator("#board .chip.new")).hasCount(1);
            page.evaluate("""
                    window.seen = [];
                    new MutationObserver(() => seen.push([
                      document.querySelector('.order-title')?.textContent,
                      document.querySelector('.lead span')?.textContent,
                      document.querySelectorAll('#board .chip.new').length].join(' | ')))
                      .observe(document.body, { childList: true, subtree: true, characterData: true });
                    """);
            configurations.behind = true;
            page.click("#deploy");
            // All steps are done, and the configuration does not know yet.
            assertThat(page.locator("#order .step[data-state=DONE]")).hasCount(5);
            assertThat(page.locator(".order-title")).hasText("Deploying revision 1");
            configurations.behind = false;
            assertThat(page.locator(".order-title")).hasText("Deployed revision 1");
            assertThat(page.locator("#board .lead")).containsText("Revision 1 is deployed");
            @SuppressWarnings("unchecked")
            List<String> seen = (List<String>) page.evaluate("seen");
            Assertions.assertThat(seen)
                    .contains("Deployed revision 1 | Revision 1 is deployed | 0")
                    .noneMatch(moment -> moment.startsWith("Deployed") && !moment.endsWith("is deployed | 0"));
            Assertions.assertThat(browser.mishaps).isEmpty();
        } finally {
            configurations.behind = false;
        }
    }
}
