package org.stratagrid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.web.fakes.FakeAccounts;
import org.stratagrid.web.fakes.FakeScaling;

/** DM-8, DM-9: what happens by itself is decided, seen and switched on again here. */
@ServiceTest
class AutomationPageTest {

    @LocalServerPort
    int port;

    @Autowired
    FakeAccounts accounts;

    @Autowired
    Configurations configurations;

    @Autowired
    FakeScaling scaling;

    private UUID deployed(String name) {
        UUID account = accounts.accountOf("ada");
        UUID id = configurations.create(account, new NewConfiguration(name)).id();
        configurations.add(account, id, configurations.suggest(account, id, Tier.WEB));
        configurations.deploy(account, id);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> configurations.configuration(account, id).deployedRevision() > 0);
        return id;
    }

    @Test
    @DisplayName("DM-8 the form has a tier's policy, refuses at the field, keeps what was typed, and saves")
    void policy() {
        UUID id = deployed("scaled");
        try (Browser browser = new Browser()) {
            Page page = browser.page("http://localhost:" + port, ColorScheme.LIGHT, 1280, 900);
            Browser.logOn(page, "ada");
            page.navigate("/configurations/" + id);
            page.click("#automation");
            assertThat(page.locator("#tier-WEB")).hasAttribute("data-on", "false");
            page.click("#open-WEB");
            assertThat(page.locator("#form-WEB [name=cpuPercent]")).hasValue("70");
            page.check("#form-WEB [name=on]");
            page.fill("#form-WEB [name=cpuPercent]", "many");
            page.fill("#form-WEB [name=moneyADay]", "5,5");
            page.click("#save-WEB");
            assertThat(page.locator("#e-WEB-cpuPercent")).containsText("whole number from 1 to 100");
            assertThat(page.locator("#e-WEB-moneyADay")).containsText("like 5.00");
            assertThat(page.locator("#form-WEB [name=cpuPercent]")).hasValue("many");
            Browser.shoot(page, "automation-wrong");
            page.fill("#form-WEB [name=cpuPercent]", "80");
            page.fill("#form-WEB [name=moneyADay]", "5.50");
            page.fill("#form-WEB [name=maxServers]", "12");
            page.click("#save-WEB");
            assertThat(page.locator("#e-WEB-maxServers")).hasText("At most nine here.");
            page.fill("#form-WEB [name=maxServers]", "5");
            page.selectOption("#form-WEB [name=onSilence]", "REBUILD");
            page.click("#save-WEB");
            assertThat(page.locator(".banner.good")).containsText("is watched from now on");
            assertThat(page.locator("#tier-WEB")).hasAttribute("data-on", "true");
            ScalingPolicy saved = scaling.saved(id, Tier.WEB).orElseThrow();
            assertThat(saved.cpuPercent()).isEqualTo(80);
            assertThat(saved.maxServers()).isEqualTo(5);
            assertThat(saved.onSilence()).isEqualTo(ScalingAction.REBUILD);
            assertThat(saved.moneyADay()).isEqualTo(Money.of("5.50", "USD"));
            assertThat(saved.calmSeconds()).isEqualTo(3600);

            page.click("#open-window");
            page.fill("#form-window [name=moreServers]", "3");
            page.fill("#form-window [name=zone]", "Europe/Berlin");
            page.click("#save-window");
            assertThat(page.locator("[data-window]"))
                    .containsText("every week, Friday 18:00 to Monday 06:00, Europe/Berlin");
            assertThat(page.locator("#preview")).containsText("5 servers instead of 2.");
            page.click("#open-window");
            page.check("#form-window [value=once]");
            page.click("#save-window");
            assertThat(page.locator("#form-window .field-error").first()).containsText("Enter it like");
            page.fill("#form-window [name=fromMoment]", "2026-03-10T10:00");
            page.fill("#form-window [name=untilMoment]", "2026-03-10T12:00");
            page.click("#save-window");
            assertThat(page.locator("#form-window .field-error")).containsText("It overlaps the window");
            page.locator("[data-window] button").click();
            page.click("#confirm-yes");
            assertThat(page.locator("[data-window]")).hasCount(0);

            scaling.stop(id, "Stopped after 3 failures in a row: No node has room.");
            page.navigate("/configurations/" + id + "/automation");
            assertThat(page.locator("[data-notice=automatic-0]")).containsText("No node has room");
            assertThat(page.locator("#log")).containsText("automatic: one more web server");
            Browser.shoot(page, "automation-stopped");
            page.click("#resume-WEB");
            assertThat(page.locator(".stopped")).hasCount(0);
            assertThat(page.locator("#waiting")).hasCount(0);
            Browser.shoot(page, "automation");
            UUID account = accounts.accountOf("ada");
            configurations.add(account, id, configurations.suggest(account, id, Tier.WEB));
            page.reload();
            assertThat(page.locator("#waiting")).containsText("until you deploy or discard them");
            Browser.shoot(page, "automation-waiting");
            assertThat(browser.mishaps).allMatch(mishap -> mishap.contains("422"));
        }
    }

    @Test
    @DisplayName(
            "DM-8 before the first deploy the page says what to do; another customer's does not exist; operators have none")
    void access() {
        UUID account = accounts.accountOf("ada");
        UUID id = configurations.create(account, new NewConfiguration("unborn")).id();
        Client ada = new Client(port).loggedOn("ada");
        assertThat(ada.get("/configurations/" + id + "/automation").body()).contains("Nothing is deployed yet");
        Client olga = new Client(port).loggedOn("olga");
        assertThat(olga.get("/configurations/" + id + "/automation").statusCode())
                .isEqualTo(403);
        UUID other = UUID.randomUUID();
        assertThat(ada.get("/configurations/" + other + "/automation").statusCode())
                .isEqualTo(404);
        assertThat(ada.post("/configurations/" + other + "/automation/tiers/WEB/resumption", Map.of())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("DM-8 the API offers the same")
    void api() {
        UUID id = deployed("by-api");
        Client ada = new Client(port).loggedOn("ada");
        String base = "/api/v1/configurations/" + id + "/automation";
        HttpResponse<String> view = ada.get(base, "Accept", "application/json");
        assertThat(view.statusCode()).isEqualTo(200);
        assertThat(view.body()).contains("\"tier\":\"WEB\"", "\"on\":false");
        HttpResponse<String> made = ada.json("POST", base + "/windows", """
                {"tier":"WEB","weekly":{"fromDay":"FRIDAY","from":"18:00","untilDay":"MONDAY","until":"06:00"},
                 "zone":"Europe/Berlin","moreServers":3,"moreMemory":0}""", "X-CSRF-TOKEN", ada.token);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(ada.get(base, "Accept", "application/json").body()).contains("\"zone\":\"Europe/Berlin\"");
        assertThat(ada.get("/api/v1/configurations/" + UUID.randomUUID() + "/automation", "Accept", "application/json")
                        .statusCode())
                .isEqualTo(404);
    }
}
