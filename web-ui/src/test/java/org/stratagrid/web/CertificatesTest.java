package org.stratagrid.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.stratagrid.contracts.accounts.ApiKeyRequest;
import org.stratagrid.contracts.accounts.NewApiKey;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.web.fakes.FakeAccounts;

/** In a real browser: certificates, further virtual addresses and stand-ins (CP-5, DM-5). */
@ServiceTest
class CertificatesTest {

    private static final String CHAIN = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";

    @RegisterExtension
    static final Browser browser = new Browser();

    @LocalServerPort
    int port;

    @Autowired
    FakeAccounts accounts;

    @Test
    void DM5_a_certificate_is_uploaded_and_chosen_at_a_further_virtual_address() {
        Page page = browser.loggedOn(port, "bob");
        page.navigate("/certificates");
        assertThat(page.locator("main")).containsText("There is no certificate yet");
        page.fill("#f-name", "shop 2026");
        page.fill("#f-chain", CHAIN);
        page.fill("#f-key", "the wrong one");
        page.click("#upload");
        // What is wrong is said at its field; the chain is still there, the key is not.
        assertThat(page.locator("#h-key")).containsText("does not belong");
        assertThat(page.locator("#f-chain")).hasValue(CHAIN);
        assertThat(page.locator("#f-key")).hasValue("");
        Assertions.assertThat(page.content()).doesNotContain("the wrong one");
        page.fill("#f-key", "the right one");
        List<String> sent = new ArrayList<>();
        page.onRequest(request -> {
            if (request.method().equals("POST")) {
                sent.add(request.url());
            }
        });
        // A hand that presses twice uploads once.
        page.dblclick("#upload");
        assertThat(page.locator("[data-certificate='shop 2026']")).containsText("shop.example");
        Assertions.assertThat(sent).hasSize(1);
        Browser.shoot(page, "certificates");
        page.click("[data-certificate='shop 2026'] >> text=Renew");
        assertThat(page.locator("#certificate-form h2")).hasText("Renew shop 2026");
        page.fill("#f-chain", CHAIN);
        page.fill("#f-key", "a new one");
        page.click("#upload");
        assertThat(page.locator("main")).containsText("shop 2026 is renewed");

        page.navigate("/");
        page.fill("#create-form [name=name]", "secure");
        page.click("#create");
        page.click("[data-add=LOAD_BALANCER]");
        assertThat(page.locator("#f-standsInFor")).hasCount(0);
        page.click("#further summary");
        page.locator("[name='balancer.further.0.address']")
                .selectOption(new com.microsoft.playwright.options.SelectOption().setIndex(1));
        page.fill("[name='balancer.further.0.port']", "70000");
        page.locator("[name='balancer.further.0.certificateId']")
                .selectOption(new com.microsoft.playwright.options.SelectOption().setLabel("TLS, shop 2026"));
        page.click("#server-save");
        assertThat(page.locator("#further .error").first()).containsText("whole number from 1 to");
        page.fill("[name='balancer.further.0.port']", "443");
        page.check("[name='balancer.redirect']");
        page.screenshot(
                new Page.ScreenshotOptions().setPath(java.nio.file.Path.of("target/screenshots/form-further.png")));
        page.click("#server-save");
        assertThat(page.locator("#sheet")).not().isVisible();
        Locator first = page.locator("[data-tier=LOAD_BALANCER] .server").first();
        assertThat(first).containsText(":443 TLS");
        // It opens as it was saved, with an empty row for one more.
        first.locator(".server-name").click();
        assertThat(page.locator("[name='balancer.further.0.port']")).hasValue("443");
        assertThat(page.locator("[name='balancer.redirect']")).isChecked();
        assertThat(page.locator("[name='balancer.further.1.address']")).hasValue("");
        page.keyboard().press("Escape");

        page.click("[data-add=LOAD_BALANCER]");
        page.locator("#f-standsInFor").selectOption(new com.microsoft.playwright.options.SelectOption().setIndex(1));
        page.click("#server-save");
        assertThat(page.locator("#sheet")).not().isVisible();
        assertThat(page.locator("[data-tier=LOAD_BALANCER] .server .chip:has-text('stand-in')"))
                .hasCount(1);

        page.navigate("/certificates");
        page.click("[data-certificate='shop 2026'] >> text=Delete");
        page.click("#confirm-yes");
        assertThat(page.locator("main")).containsText("There is no certificate yet");
        Assertions.assertThat(browser.mishaps).allMatch(mishap -> mishap.contains("status of 422"));
    }

    @Test
    void DM5_the_API_takes_keys_and_never_gives_them() {
        NewApiKey ada = accounts.createKey(accounts.accountOf("ada"), new ApiKeyRequest("certificates"));
        NewApiKey bob = accounts.createKey(accounts.accountOf("bob"), new ApiKeyRequest("certificates"));
        String body = "{\"name\":\"api\",\"chain\":\"-----BEGIN CERTIFICATE-----\",\"key\":\"top secret\"}";
        HttpResponse<String> made = call(ada, "POST", "", body);
        Assertions.assertThat(made.statusCode()).isEqualTo(201);
        Assertions.assertThat(made.body()).contains("shop.example").doesNotContain("top secret");
        UUID id = UUID.fromString(made.body().replaceAll(".*\"id\":\"([0-9a-f-]{36})\".*", "$1"));
        Assertions.assertThat(call(ada, "GET", "", "").body())
                .contains(id.toString())
                .doesNotContain("top secret");
        Assertions.assertThat(call(bob, "GET", "", "").body()).doesNotContain(id.toString());
        Assertions.assertThat(call(bob, "PUT", "/" + id, body).statusCode()).isEqualTo(404);
        Assertions.assertThat(call(bob, "DELETE", "/" + id, "").statusCode()).isEqualTo(404);
        Assertions.assertThat(call(ada, "DELETE", "/" + id, "").statusCode()).isEqualTo(204);
    }

    private HttpResponse<String> call(NewApiKey key, String method, String path, String body) {
        return new Client(port)
                .json(method, "/api/v1/certificates" + path, body, "Authorization", "Bearer " + key.secret());
    }
}
