package org.stratagrid.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpCookie;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.web.fakes.FakeAccounts;
import org.stratagrid.web.fakes.FakePlacement;

/** AC-1, AC-4, AC-5: who gets where. */
@ServiceTest
class AccessTest {

    @LocalServerPort
    int port;

    @Autowired
    FakeAccounts accounts;

    @Autowired
    Configurations configurations;

    @Autowired
    Billing billing;

    @Autowired
    JdbcClient database;

    @ParameterizedTest
    @CsvSource({
        "/,302,302,302,200",
        "/usage,302,403,403,200",
        "/keys,302,403,403,200",
        "/configurations/00000000-0000-0001-0000-000000000001,302,403,403,404",
        "/configurations/00000000-0000-0001-0000-000000000001/live,302,403,403,404",
        "/operator,302,200,403,403",
        "/operator/orders,302,200,403,403",
        "/operator/accounts,302,200,403,403",
        "/operator/rules,302,200,403,403",
        "/operator/check,302,200,403,403",
        "/operator/deaths,302,200,403,403",
        "/operator/moves,302,200,403,403",
        "/operator/nodes/00000000-0000-0009-0000-000000000001/unknown-guests,302,200,403,403",
        "/operator/moves/plan?goal=EVEN_OUT,302,200,403,403",
        "/operator/moves/survival,302,200,403,403",
        "/operator/nodes/00000000-0000-0009-0000-000000000001,302,200,403,403",
        "/operator/nodes/00000000-0000-0009-0000-000000000001/loss,302,200,403,403",
        "/operator/nodes/00000000-0000-0009-0000-000000000099,302,404,403,403",
        "/configurations/00000000-0000-0001-0000-000000000001/review,302,403,403,404",
        "/configurations/00000000-0000-0001-0000-000000000001/history,302,403,403,404",
        "/operator/servers/00000000-0000-0007-0000-000000000001/placement,302,200,403,403",
        "/accounting,302,403,200,403",
        "/actuator/health,200,200,200,200",
        "/actuator/prometheus,302,200,403,403",
        "/actuator/env,302,404,403,403",
        "/internal/accounts,404,404,404,404",
        "/nowhere,302,404,404,404",
        "/log-on,200,302,302,302",
        "/register,200,302,302,302",
        "/api/v1/docs,302,302,302,302",
        "/api/v1/openapi,200,200,200,200",
        "/api/v1/plans,200,200,200,200",
        "/api/v1/account,401,403,403,200",
        "/api/v1/operator/grid,401,200,403,403",
        "/api/v1/operator/nodes,401,200,403,403",
        "/api/v1/operator/reservations,401,200,403,403",
        "/api/v1/operator/differences,401,200,403,403",
        "/api/v1/operator/unknown-guests,401,200,403,403",
        "/api/v1/operator/policies/nodes,401,200,403,403",
        "/api/v1/operator/policies/rules,401,200,403,403",
        "/api/v1/operator/what-if/survival,401,200,403,403",
        "/api/v1/operator/move-runs,401,200,403,403",
        "/api/v1/accounting/invoices?month=2026-02,401,403,200,403",
        "/api/v1/clock,401,200,200,200",
    })
    void eachRoleAtEachRoute(String path, int nobody, int operator, int accounting, int customer) {
        assertThat(new Client(port).get(path).statusCode()).as("nobody").isEqualTo(nobody);
        assertThat(new Client(port).loggedOn("olga").get(path).statusCode())
                .as("operator")
                .isEqualTo(operator);
        assertThat(new Client(port).loggedOn("ann").get(path).statusCode())
                .as("accounting")
                .isEqualTo(accounting);
        assertThat(new Client(port).loggedOn("ada").get(path).statusCode())
                .as("customer")
                .isEqualTo(customer);
    }

    @Test
    void whatBelongsToAnotherCustomerIsNotThere() {
        UUID bob = accounts.accountOf("bob");
        ConfigurationView bobs = configurations.create(bob, new NewConfiguration("bobs-" + UUID.randomUUID()));
        UUID server = configurations
                .add(bob, bobs.id(), configurations.suggest(bob, bobs.id(), org.stratagrid.contracts.values.Tier.WEB))
                .id();
        String invoice = billing.invoices(bob).get(0).number();
        Client ada = new Client(port).loggedOn("ada");
        String path = "/configurations/" + bobs.id();
        assertThat(ada.get(path).statusCode()).isEqualTo(404);
        assertThat(ada.get(path + "/board").statusCode()).isEqualTo(404);
        assertThat(ada.get(path + "/review").statusCode()).isEqualTo(404);
        assertThat(ada.get(path + "/history").statusCode()).isEqualTo(404);
        assertThat(ada.get(path + "/live", "Accept", "text/event-stream").statusCode())
                .isEqualTo(404);
        assertThat(ada.get(path + "/servers/new?tier=WEB").statusCode()).isEqualTo(404);
        assertThat(ada.get(path + "/servers/" + server).statusCode()).isEqualTo(404);
        assertThat(ada.get("/usage/invoices/" + invoice + "/PDF").statusCode()).isEqualTo(404);
        for (String act : new String[] {"deploy", "discard", "deletion", "removals", "actions", "servers"}) {
            HttpResponse<String> answer = ada.post(
                    path + "/" + act,
                    Map.of(
                            "server",
                            server.toString(),
                            "kind",
                            "STOP",
                            "confirmation",
                            bobs.name(),
                            "tier",
                            "WEB",
                            "name",
                            "x"));
            // A form that is wrong in itself says so before anything of the configuration is looked at.
            assertThat(answer.statusCode()).as(act).isEqualTo(404);
        }
        assertThat(configurations.configuration(bob, bobs.id()).servers()).hasSize(1);
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        Client ada = new Client(port).loggedOn("ada");
        ada.token = "";
        assertThat(ada.post("/configurations", Map.of("name", "forged")).statusCode())
                .isEqualTo(403);
        assertThat(ada.post("/log-off", Map.of()).statusCode()).isEqualTo(403);
        assertThat(ada.post("/usage/plan", Map.of("planCode", "memory-900")).statusCode())
                .isEqualTo(403);
        assertThat(configurations.configurations(accounts.accountOf("ada")))
                .noneMatch(configuration -> configuration.name().equals("forged"));
    }

    @Test
    void theSessionIsNewAtLogOnAndGoneAtLogOff() {
        Client client = new Client(port);
        client.get("/log-on");
        String before = sessionOf(client);
        client.post("/log-on", Map.of("userName", "ada", "password", FakeAccounts.PASSWORD));
        String after = sessionOf(client);
        assertThat(after).isNotEqualTo(before);
        assertThat(client.get("/").statusCode()).isEqualTo(200);
        long kept = database.sql("SELECT count(*) FROM web.session")
                .query(Long.class)
                .single();
        assertThat(kept).isPositive();
        assertThat(accounts.lastAddress).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");

        client.post("/log-off", Map.of());
        assertThat(client.get("/").statusCode()).isEqualTo(302);
        Client thief = new Client(port);
        assertThat(thief.get("/", "Cookie", "stratagrid=" + after).statusCode()).isEqualTo(302);
    }

    private static String sessionOf(Client client) {
        return client.cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("stratagrid"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theCookieAndTheHeadersAreStrict() {
        HttpResponse<String> page = new Client(port).get("/log-on");
        assertThat(page.headers().firstValue("Set-Cookie").orElseThrow()).contains("HttpOnly", "SameSite=Lax");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        // What the policy forbids must not be on the page.
        assertThat(page.body()).doesNotContain("<style", " style=", "javascript:", "onclick=");
    }

    @Test
    void wrongPasswordsKeepTheNameAndThenHaveToWait() {
        Client client = new Client(port);
        client.get("/log-on");
        Map<String, String> wrong = Map.of("userName", "mallory", "password", "guess-the-secret");
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> answer = client.post("/log-on", wrong);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body())
                    .contains("User name and password do not go together", "value=\"mallory\"")
                    .doesNotContain("guess-the-secret");
        }
        HttpResponse<String> blocked = client.post("/log-on", wrong);
        assertThat(blocked.statusCode()).isEqualTo(429);
        assertThat(blocked.body()).contains("Come back in 15 minutes");
    }

    @Test
    void aFragmentWithoutASessionLeadsThePageToLogOn() {
        HttpResponse<String> answer =
                new Client(port).get("/configurations/" + UUID.randomUUID() + "/board", "HX-Request", "true");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Redirect")).contains("/log-on");
    }

    @Test
    void errorsAreSentencesWithoutStackTraces() {
        Client ada = new Client(port).loggedOn("ada");
        for (String path : new String[] {"/nowhere", "/configurations/no-id", "/configurations/" + UUID.randomUUID()}) {
            HttpResponse<String> answer = ada.get(path);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("Not here").doesNotContain("Exception", "\tat ");
        }
        HttpResponse<String> forbidden = ada.get("/operator/servers/" + FakePlacement.SERVER + "/placement");
        assertThat(forbidden.body()).contains("somebody with another role").doesNotContain("Exception");
    }
}
