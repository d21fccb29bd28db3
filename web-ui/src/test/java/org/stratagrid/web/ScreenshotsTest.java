package org.stratagrid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.stratagrid.contracts.billing.Standing;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.web.fakes.FakeAccounts;
import org.stratagrid.web.fakes.FakeBilling;
import org.stratagrid.web.fakes.FakeDeployment;
import org.stratagrid.web.fakes.FakePlacement;

/**
 * Every page opens without a script error, a blocked part or a request to another host, in light and in dark; pictures in
 * target/screenshots.
 */
@ServiceTest
class ScreenshotsTest {

    @LocalServerPort
    int port;

    @Autowired
    FakeDeployment deployment;

    @Autowired
    FakeBilling billing;

    @Autowired
    FakeAccounts accounts;

    private static void add(Page page, String tier) {
        page.click("[data-add=" + tier + "]");
        page.click("#server-save");
        assertThat(page.locator("#sheet")).not().isVisible();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void everyPage(ColorScheme scheme) {
        String tone = scheme.name().toLowerCase(java.util.Locale.ROOT) + "-";
        deployment.stepMillis = 400;
        try (Browser browser = new Browser()) {
            Page page = browser.page("http://localhost:" + port, scheme, 1440, 900);
            page.navigate("/log-on");
            Browser.shoot(page, tone + "log-on");
            page.navigate("/register");
            Browser.shoot(page, tone + "register");
            page.navigate("/log-on");
            Browser.logOn(page, "ada");
            Browser.shoot(page, tone + "home-empty");
            page.fill("#create-form [name=name]", tone + "shop");
            page.click("#create");
            Browser.shoot(page, tone + "panel-empty");
            add(page, "LOAD_BALANCER");
            add(page, "WEB");
            add(page, "WEB");
            add(page, "APPLICATION");
            add(page, "DATABASE");
            Browser.shoot(page, tone + "panel-draft");
            page.click("[data-add=LOAD_BALANCER]");
            page.check("[name=pool][value=chosen]");
            assertThat(page.locator("#memory-effect b")).isVisible();
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(java.nio.file.Path.of("target/screenshots/" + tone + "form.png")));
            page.keyboard().press("Escape");
            deployment.mostSteps = 3;
            page.click("#deploy");
            assertThat(page.locator("#order .step[data-state=DONE]").nth(2)).isVisible();
            Browser.shoot(page, tone + "panel-deploying");
            deployment.mostSteps = Integer.MAX_VALUE;
            assertThat(page.locator("#order")).hasAttribute("data-state", "DONE");
            String id = page.locator("[data-server='www-2']").getAttribute("data-server-id");
            deployment.light(java.util.UUID.fromString(id), ServerLight.FAILED);
            assertThat(page.locator("[data-server='www-2']")).hasAttribute("data-light", "FAILED");
            add(page, "WEB");
            page.locator("[data-server='www-1'] .pick input").check();
            page.locator("[data-server='app-1'] .pick input").check();
            page.locator("[data-server='www-1'] .server-name").click();
            page.fill("#f-memory", "768");
            page.click("#server-save");
            assertThat(page.locator("[data-review=ways] .BESIDE")).containsText("what its disk holds goes");
            page.click("#history summary");
            assertThat(page.locator("[data-revision]")).isVisible();
            Browser.shoot(page, tone + "panel-running");
            page.navigate("/");
            Browser.shoot(page, tone + "home");
            page.navigate("/usage");
            Browser.shoot(page, tone + "usage");
            page.navigate("/keys");
            page.fill("[name=name]", "deploy-script");
            page.click("#create-key");
            Browser.shoot(page, tone + "keys");
            billing.stand(accounts.accountOf("ada"), Standing.CUT_OFF, "600.00");
            page.navigate("/usage");
            Browser.shoot(page, tone + "usage-cut-off");
            billing.stand(accounts.accountOf("ada"), Standing.GOOD, "128.50");
            page.setViewportSize(420, 900);
            page.navigate("/");
            page.click(".row-name >> nth=0");
            Browser.shoot(page, tone + "panel-phone");
            page.setViewportSize(1440, 900);
            page.click("#log-off");
            Browser.logOn(page, "olga");
            Browser.shoot(page, tone + "grid");
            page.navigate("/operator/orders");
            Browser.shoot(page, tone + "orders");
            page.navigate("/operator/servers/" + FakePlacement.SERVER + "/placement");
            Browser.shoot(page, tone + "placement");
            page.navigate("/operator/accounts");
            Browser.shoot(page, tone + "accounts");
            page.click("#log-off");
            Browser.logOn(page, "ann");
            Browser.shoot(page, tone + "accounting");
            page.navigate("/api/v1/docs");
            page.waitForSelector(".swagger-ui .opblock");
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(java.nio.file.Path.of("target/screenshots/" + tone + "api.png")));
            assertThat(browser.mishaps).isEmpty();
            page.navigate("/nowhere");
            Browser.shoot(page, tone + "not-found");
        }
    }
}
