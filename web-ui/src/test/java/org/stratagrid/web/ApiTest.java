package org.stratagrid.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.stratagrid.contracts.accounts.ApiKeyRequest;
import org.stratagrid.contracts.accounts.NewApiKey;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.platform.ServiceTest;
import org.stratagrid.web.fakes.FakeAccounts;
import org.stratagrid.web.fakes.FakeConfigurations;
import org.stratagrid.web.fakes.FakeDeployment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public API: keys, problem documents, own things only. */
@ServiceTest
class ApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @LocalServerPort
    int port;

    @Autowired
    FakeAccounts accounts;

    @Autowired
    Billing billing;

    @Autowired
    FakeConfigurations configurations;

    @Autowired
    FakeDeployment deployment;

    @Autowired
    JsonMapper json;

    private NewApiKey ada;
    private NewApiKey bob;

    @BeforeEach
    void keys() {
        ada = accounts.createKey(accounts.accountOf("ada"), new ApiKeyRequest("test"));
        bob = accounts.createKey(accounts.accountOf("bob"), new ApiKeyRequest("test"));
    }

    private HttpResponse<String> call(NewApiKey key, String method, String path, String body) {
        return new Client(port)
                .json(
                        method,
                        "/api/v1" + path,
                        body,
                        "Authorization",
                        "Bearer " + key.secret(),
                        "Accept",
                        "application/json");
    }

    private JsonNode read(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return json.readTree(answer.body());
    }

    @Test
    void fromSuggestionToRunningServers() {
        String name = "api-" + UUID.randomUUID().toString().substring(0, 8);
        String id = read(call(ada, "POST", "/configurations", "{\"name\":\"" + name + "\"}"), 201)
                .get("id")
                .asString();
        String path = "/configurations/" + id;
        String draft = call(ada, "GET", path + "/suggestion?tier=WEB", "").body();
        String server =
                read(call(ada, "POST", path + "/servers", draft), 201).get("id").asString();
        String larger = draft.replaceAll("\"memory\":\\d+", "\"memory\":512");
        assertThat(read(call(ada, "PUT", path + "/servers/" + server, larger), 200)
                        .get("settings")
                        .get("memory")
                        .asInt())
                .isEqualTo(512);
        String order = read(call(ada, "POST", path + "/deployments", ""), 202)
                .get("orderId")
                .asString();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(read(call(ada, "GET", "/orders/" + order, ""), 200)
                                .get("state")
                                .asString())
                        .isEqualTo("DONE"));
        JsonNode live = read(call(ada, "GET", path + "/live", ""), 200);
        assertThat(live.get(0).get("light").asString()).isEqualTo("RUNNING");
        // Which node carries a server is no customer's business.
        assertThat(live.get(0).has("nodeName")).isFalse();

        JsonNode revisions = read(call(ada, "GET", path + "/revisions", ""), 200);
        assertThat(revisions).hasSize(1);
        assertThat(revisions.get(0).get("deployed").asBoolean()).isTrue();
        read(
                call(ada, "PUT", path + "/servers/" + server, draft.replaceAll("\"memory\":\\d+", "\"memory\":1024")),
                200);
        assertThat(read(call(ada, "GET", path + "/plan", ""), 200)
                        .get(0)
                        .get("way")
                        .asString())
                .isEqualTo("BESIDE");
        assertThat(call(ada, "POST", path + "/revisions/1/draft", "").statusCode())
                .isEqualTo(204);
        assertThat(read(call(ada, "GET", path, ""), 200).get("changed").asBoolean())
                .isFalse();
        assertThat(call(ada, "POST", path + "/revisions/7/draft", "").statusCode())
                .isEqualTo(404);

        assertThat(call(bob, "GET", path, "").statusCode()).isEqualTo(404);
        assertThat(call(bob, "GET", path + "/plan", "").statusCode()).isEqualTo(404);
        assertThat(call(bob, "GET", path + "/revisions", "").statusCode()).isEqualTo(404);
        assertThat(call(bob, "POST", path + "/revisions/1/draft", "").statusCode())
                .isEqualTo(404);
        assertThat(call(bob, "GET", "/orders/" + order, "").statusCode()).isEqualTo(404);
        assertThat(call(bob, "GET", path + "/live", "").statusCode()).isEqualTo(404);
        assertThat(call(bob, "DELETE", path, "").statusCode()).isEqualTo(404);
        assertThat(call(bob, "POST", path + "/deployments", "").statusCode()).isEqualTo(404);

        read(call(ada, "POST", path + "/actions", "{\"kind\":\"STOP\",\"serverIds\":[\"" + server + "\"]}"), 202);
    }

    @Test
    void CP17_an_order_has_ended_only_when_its_configuration_knows() {
        String name = "end-" + UUID.randomUUID().toString().substring(0, 8);
        String path = "/configurations/"
                + read(call(ada, "POST", "/configurations", "{\"name\":\"" + name + "\"}"), 201)
                        .get("id")
                        .asString();
        String draft = call(ada, "GET", path + "/suggestion?tier=WEB", "").body();
        read(call(ada, "POST", path + "/servers", draft), 201);
        Client panel = new Client(port).loggedOn("ada");
        configurations.behind = true;
        try {
            String order = read(call(ada, "POST", path + "/deployments", ""), 202)
                    .get("orderId")
                    .asString();
            await().atMost(PATIENCE)
                    .until(() -> deployment.order(UUID.fromString(order)).state() == WorkState.DONE);
            JsonNode early = read(call(ada, "GET", "/orders/" + order, ""), 200);
            assertThat(early.get("state").asString()).isEqualTo("RUNNING");
            assertThat(early.get("endedAt").isNull()).isTrue();
            assertThat(panel.get(path).body())
                    .contains("Deploying revision 1")
                    .contains("Not deployed yet")
                    .doesNotContain("Deployed revision 1");

            configurations.behind = false;
            assertThat(panel.get(path).body())
                    .contains("Deployed revision 1")
                    .contains("Revision 1 is deployed")
                    .doesNotContain("Not deployed yet");
            assertThat(read(call(ada, "GET", "/orders/" + order, ""), 200)
                            .get("state")
                            .asString())
                    .isEqualTo("DONE");
        } finally {
            configurations.behind = false;
        }
    }

    @Test
    void moneyPlansAndInvoices() {
        assertThat(read(call(ada, "GET", "/usage", ""), 200)).hasSize(2);
        assertThat(read(call(ada, "GET", "/projection?mib=1024", ""), 200)
                        .get("fits")
                        .asBoolean())
                .isTrue();
        assertThat(read(call(bob, "PUT", "/subscription/plan", "{\"planCode\":\"memory-900\"}"), 200)
                        .get("memoryPlan")
                        .get("code")
                        .asString())
                .isEqualTo("memory-900");
        JsonNode wrong = read(call(bob, "PUT", "/subscription/plan", "{\"planCode\":\"gold\"}"), 422);
        assertThat(wrong.get("fields").get("planCode").asString()).contains("no such plan");
        String bobs = billing.invoices(accounts.accountOf("bob")).get(0).number();
        HttpResponse<String> own = call(bob, "GET", "/invoices/" + bobs + "/CSV", "");
        assertThat(own.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("attachment", ".csv");
        assertThat(call(ada, "GET", "/invoices/" + bobs + "/CSV", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aKeyIsEnoughAndARevokedOneIsNot() {
        assertThat(read(call(ada, "GET", "/account", ""), 200).get("userName").asString())
                .isEqualTo("ada");
        accounts.revokeKey(accounts.accountOf("ada"), ada.key().id());
        HttpResponse<String> refused = call(ada, "GET", "/account", "");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).contains("application/problem+json");
        assertThat(read(refused, 401).get("reason").asString()).isEqualTo("UNAUTHENTICATED");
        assertThat(call(bob, "GET", "/operator/grid", "").statusCode()).isEqualTo(403);
        assertThat(call(bob, "GET", "/accounting/invoices?month=2026-02", "").statusCode())
                .isEqualTo(403);
    }

    @Test
    void aWrongKeyBesideAGoodSessionIsStillRefused() {
        Client browser = new Client(port).loggedOn("ada");
        assertThat(browser.get("/api/v1/account", "Authorization", "Bearer sg_wrong")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aSessionMayReadButChangesNothingWithoutItsToken() {
        Client browser = new Client(port).loggedOn("ada");
        assertThat(browser.get("/api/v1/account").statusCode()).isEqualTo(200);
        HttpResponse<String> forged = browser.json("POST", "/api/v1/configurations", "{\"name\":\"forged\"}");
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forged.body()).contains("Use an API key");
        assertThat(browser.json(
                                "POST",
                                "/api/v1/configurations",
                                "{\"name\":\"own-"
                                        + UUID.randomUUID().toString().substring(0, 8) + "\"}",
                                "X-CSRF-TOKEN",
                                browser.token)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void registrationNeedsNoKey() {
        String name = "api" + UUID.randomUUID().toString().substring(0, 8);
        String body = """
                {"userName":"%s","password":"a long enough secret","fullName":"A","email":"%s","siteName":"www.a.example",
                "memoryPlan":"memory-400","transferPlan":"transfer-100",
                "card":{"number":"4242424242424242","holder":"A","expiryMonth":1,"expiryYear":2031,"cvc":"123"}}""";
        JsonNode wrong = read(new Client(port).json("POST", "/api/v1/accounts", body.formatted(name, "nowhere")), 422);
        assertThat(wrong.get("fields").has("email")).isTrue();
        read(new Client(port).json("POST", "/api/v1/accounts", body.formatted(name, "a@example.com")), 201);
    }

    @Test
    void aProgramGetsItsFirstKeyWithThePassword() {
        String path = "/api/v1/log-on";
        String body = "{\"userName\":\"%s\",\"password\":\"%s\",\"keyName\":\"script\"}";
        JsonNode made = read(new Client(port).json("POST", path, body.formatted("ada", FakeAccounts.PASSWORD)), 201);
        String secret = made.get("secret").asString();
        assertThat(new Client(port)
                        .get("/api/v1/account", "Authorization", "Bearer " + secret)
                        .statusCode())
                .isEqualTo(200);
        assertThat(new Client(port)
                        .json("POST", path, body.formatted("ada", "wrong"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(new Client(port)
                        .json("POST", path, body.formatted("olga", FakeAccounts.PASSWORD))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theDrivenClockMovesWithAnyKey() {
        JsonNode before = read(call(ada, "GET", "/clock", ""), 200);
        JsonNode after = read(call(ada, "POST", "/clock", "{\"hours\":3}"), 200);
        assertThat(Duration.between(
                        java.time.Instant.parse(before.get("now").asString()),
                        java.time.Instant.parse(after.get("now").asString())))
                .isEqualTo(Duration.ofHours(3));
        assertThat(read(call(ada, "POST", "/clock", "{\"hours\":0}"), 422)
                        .get("fields")
                        .has("hours"))
                .isTrue();
        assertThat(call(ada, "POST", "/clock", "{nonsense").statusCode()).isEqualTo(400);
    }

    @Test
    void theDescriptionNamesTheKeyAndOnlyThePublicPaths() {
        JsonNode api = json.readTree(new Client(port)
                .get("/api/v1/openapi", "Accept", "application/json")
                .body());
        assertThat(api.get("components")
                        .get("securitySchemes")
                        .get("key")
                        .get("scheme")
                        .asString())
                .isEqualTo("bearer");
        assertThat(api.get("paths").propertyNames()).allMatch(path -> path.startsWith("/api/v1/"));
        assertThat(api.get("paths").propertyNames()).contains("/api/v1/orders/{id}", "/api/v1/subscription/card");
        // Who asks is known from the key and no parameter.
        assertThat(api.toString()).doesNotContain("visitor");
        Map<String, Object> memory = Map.of("type", "integer");
        assertThat(api.at("/components/schemas/ServerDraft/properties/memory/type")
                        .asString())
                .isEqualTo(memory.get("type"));
    }

    @Test
    void anEntryThatCannotBeIsNamed() {
        String name = "odd-" + UUID.randomUUID().toString().substring(0, 8);
        String id = read(call(ada, "POST", "/configurations", "{\"name\":\"" + name + "\"}"), 201)
                .get("id")
                .asString();
        String path = "/configurations/" + id + "/servers";
        String draft = call(ada, "GET", "/configurations/" + id + "/suggestion?tier=WEB", "")
                .body();
        JsonNode wrong = read(call(ada, "POST", path, draft.replaceFirst("\"memory\":[^,]+", "\"memory\":-512")), 422);
        assertThat(wrong.get("detail").asString()).contains("memory", "below zero");
        assertThat(read(call(ada, "POST", path, draft.replace("\"WEB\"", "\"CELLAR\"")), 422)
                        .get("detail")
                        .asString())
                .contains("tier");
    }
}
