package org.stratagrid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.stratagrid.contracts.accounts.ApiKeyRequest;
import org.stratagrid.contracts.accounts.NewApiKey;
import org.stratagrid.contracts.deployment.RealState;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.web.fakes.FakeAccounts;
import org.stratagrid.web.fakes.FakePools;

/** In a real browser: pause and play at a load balancer (CP-9). */
@ServiceTest
class PoolTest {

    @RegisterExtension
    static final Browser browser = new Browser();

    @LocalServerPort
    int port;

    @Autowired
    FakePools pools;

    @Autowired
    FakeAccounts accounts;

    @Test
    void CP9_real_servers_and_the_virtual_address_are_paused_and_played() {
        Page page = browser.loggedOn(port, "ada");
        page.fill("#create-form [name=name]", "pool");
        page.click("#create");
        for (String tier : new String[] {"LOAD_BALANCER", "WEB", "WEB"}) {
            page.click("[data-add=" + tier + "]");
            assertThat(page.locator("#server-form")).isVisible();
            page.click("#server-save");
            assertThat(page.locator("#sheet")).not().isVisible();
        }
        // Nothing on the grid yet, so nothing to suspend.
        assertThat(page.locator(".pool-open")).hasCount(0);
        page.click("#deploy");
        assertThat(page.locator("#order")).hasAttribute("data-state", "DONE");

        // By keyboard alone.
        page.press(".pool-open", "Enter");
        Locator first = page.locator("[data-real='www-1']");
        assertThat(first).hasAttribute("data-state", "UP");
        assertThat(page.locator("#pool-site-switch")).isFocused();
        first.locator("button").press("Enter");
        assertThat(first).hasAttribute("data-state", "DRAINING");
        assertThat(first).containsText("finishes 3 requests");
        assertThat(first.locator("button")).hasAccessibleName("Play www-1");
        assertThat(first.locator("button")).isFocused();
        // The state is live, and the focus stays.
        UUID id = UUID.fromString(page.locator("[data-server='www-1']").getAttribute("data-server-id"));
        pools.state(id, RealState.PAUSED);
        assertThat(first).hasAttribute("data-state", "PAUSED");
        assertThat(first.locator("button")).isFocused();
        UUID other = UUID.fromString(page.locator("[data-server='www-2']").getAttribute("data-server-id"));
        pools.state(other, RealState.DOWN);
        assertThat(page.locator("[data-real='www-2']")).containsText("does not answer its health checks");

        // Taking the site offline warns first.
        page.click("#pool-site-switch");
        assertThat(page.locator("#confirm")).containsText("Every visitor gets the status 503");
        page.click("#confirm-yes");
        assertThat(page.locator("#pool-site")).hasAttribute("data-state", "PAUSED");
        page.screenshot(new Page.ScreenshotOptions().setPath(java.nio.file.Path.of("target/screenshots/pool.png")));
        page.click("#pool-site-switch");
        assertThat(page.locator("#pool-site")).hasAttribute("data-state", "UP");
        first.locator("button").click();
        assertThat(first).hasAttribute("data-state", "UP");
        page.keyboard().press("Escape");
        assertThat(page.locator(".pool-open")).isFocused();
        org.assertj.core.api.Assertions.assertThat(browser.mishaps).isEmpty();

        String balancer = page.locator("[data-tier=LOAD_BALANCER] .server").getAttribute("data-server-id");
        NewApiKey ada = accounts.createKey(accounts.accountOf("ada"), new ApiKeyRequest("pools"));
        NewApiKey bob = accounts.createKey(accounts.accountOf("bob"), new ApiKeyRequest("pools"));
        String path = "/api/v1/balancers/" + balancer;
        org.assertj.core.api.Assertions.assertThat(
                        call(ada, "PUT", path + "/reals/" + id + "/pause").body())
                .contains("\"paused\":true");
        org.assertj.core.api.Assertions.assertThat(call(bob, "GET", path).statusCode())
                .isEqualTo(404);
        org.assertj.core.api.Assertions.assertThat(
                        call(bob, "PUT", path + "/pause").statusCode())
                .isEqualTo(404);
        org.assertj.core.api.Assertions.assertThat(call(ada, "GET", path).body())
                .contains("\"offline\":false");
    }

    private HttpResponse<String> call(NewApiKey key, String method, String path) {
        return new Client(port).json(method, path, "", "Authorization", "Bearer " + key.secret());
    }
}
