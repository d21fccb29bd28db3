package org.stratagrid.story;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.metering.Metering;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Drives the clock of a system and waits for its work. */
final class Time {

    private final RunningSystem system;
    private final String apiKey;

    /** The clock is moved over the public API, by whoever has this key. */
    Time(RunningSystem system, String apiKey) {
        this.system = system;
        this.apiKey = apiKey;
    }

    /** Hour by hour, each rated and acted upon before the next begins. */
    void passHours(int hours) throws Exception {
        Instant start = system.contract(Metering.class).closed().until();
        for (int hour = 1; hour <= hours; hour++) {
            passUntil(start.plus(Duration.ofHours(hour)));
        }
    }

    /** Day by day: for days on which nothing has to be acted upon between midnight and midnight. */
    void passDays(int days) throws Exception {
        Instant start = system.contract(Metering.class).closed().until();
        for (int day = 1; day <= days; day++) {
            passUntil(start.plus(Duration.ofDays(day)));
        }
    }

    /** At once: only while nothing runs that could be cut off on the way. */
    void passUntil(Instant until) throws Exception {
        advance(until);
        Billing billing = system.contract(Billing.class);
        Polling.until(
                Duration.ofSeconds(300),
                "use is rated until " + until,
                () -> !billing.ratedUntil().isBefore(until));
    }

    void orderDone(UUID order) throws InterruptedException {
        Deployment deployment = system.contract(Deployment.class);
        Polling.until(
                Duration.ofSeconds(300),
                "order " + order + " ends",
                () -> deployment.order(order).state().isFinal());
        Assertions.assertThat(deployment.order(order)).matches(progress -> progress.state() == WorkState.DONE, "done");
    }

    private record Stand(Instant now) {}

    private void advance(Instant until) throws Exception {
        JsonMapper json = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        Instant now = json.readValue(clock(HttpRequest.newBuilder().GET()), Stand.class)
                .now();
        long hours = Duration.between(now, until).toHours();
        if (hours > 0) {
            clock(HttpRequest.newBuilder()
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"hours\":" + hours + "}")));
        }
    }

    private String clock(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        request.uri(URI.create(system.url() + "/api/v1/clock"))
                                .header("Authorization", "Bearer " + apiKey)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        Assertions.assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }
}
