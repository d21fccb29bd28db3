package org.stratagrid.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.stratagrid.platform.ServiceTest;

/** AC-1, AC-2: a refusal keeps the entries, never the password or the card. */
@ServiceTest
class RegistrationTest {

    private static final Pattern SECRET_OF_THE_CARD =
            Pattern.compile("<input[^>]* name=\"card\\.(?:number|cvc)\"[^>]* value=\"([^\"]*)\"");

    @LocalServerPort
    int port;

    private static Map<String, String> form() {
        Map<String, String> form = new HashMap<>();
        form.put("userName", "newcomer");
        form.put("password", "a long enough secret");
        form.put("fullName", "New <b>Comer</b>");
        form.put("email", "new@example.com");
        form.put("siteName", "www.new.example.com");
        form.put("memoryPlan", "memory-900");
        form.put("transferPlan", "transfer-1000");
        form.put("card.number", "4242 4242 4242 4242");
        form.put("card.holder", "New Comer");
        form.put("card.expiryMonth", "11");
        form.put("card.expiryYear", "2031");
        form.put("card.cvc", "987");
        return form;
    }

    private HttpResponse<String> post(Map<String, String> form) {
        Client client = new Client(port);
        client.get("/register");
        return client.post("/register", form);
    }

    private static void keptAndNotKept(HttpResponse<String> answer) {
        assertThat(answer.body())
                .contains("value=\"www.new.example.com\"", "New &lt;b&gt;Comer&lt;/b&gt;")
                .containsPattern("value=\"memory-900\"\\s+checked")
                .doesNotContain("a long enough secret", "value=\"987\"");
        // Not just any value that begins as the card does: one CSRF token in 64 does.
        assertThat(SECRET_OF_THE_CARD.matcher(answer.body()).results())
                .hasSize(2)
                .allSatisfy(field -> assertThat(field.group(1)).isEmpty());
    }

    @Test
    void aDeclinedCard() {
        Map<String, String> form = form();
        form.put("card.number", "4000 0000 0000 0002");
        HttpResponse<String> answer = post(form);
        assertThat(answer.statusCode()).isEqualTo(402);
        assertThat(answer.body()).contains("was declined by its bank", "id=\"h-card.number\"");
        keptAndNotKept(answer);
    }

    @Test
    void aNameThatIsTaken() {
        Map<String, String> form = form();
        form.put("userName", "ada");
        HttpResponse<String> answer = post(form);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("is taken. Choose another.", "value=\"ada\"");
        keptAndNotKept(answer);
    }

    @Test
    void emptyAndWrongEntriesAreAllMarkedAtOnce() {
        Map<String, String> form = form();
        form.put("email", " ");
        form.put("card.expiryMonth", "13");
        form.remove("transferPlan");
        HttpResponse<String> answer = post(form);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains(
                        "3 entries need a correction",
                        "Enter an e-mail address that reaches you.",
                        "Enter the month as a whole number from 1 to 12.",
                        "Choose a transfer plan.");
        keptAndNotKept(answer);
    }

    @Test
    void aGoodOneIsLoggedOnAtOnceInANewSession() {
        Client client = new Client(port);
        client.get("/register");
        String before = client.cookies.getCookieStore().getCookies().get(0).getValue();
        Map<String, String> form = form();
        form.put("userName", "welcome");
        HttpResponse<String> answer = client.post("/register", form);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(client.cookies.getCookieStore().getCookies().get(0).getValue())
                .isNotEqualTo(before);
        assertThat(client.get("/?welcome").body()).contains("Your account is open", "No configuration yet");
        assertThat(client.post("/configurations", Map.of("name", "first")).statusCode())
                .isEqualTo(302);
    }
}
