package org.stratagrid.platform.errors;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.stratagrid.contracts.values.Refusal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Turns the problem document of a remote service into the {@link Refusal} that it was there. */
public final class RemoteRefusals implements RestClient.ResponseSpec.ErrorHandler {

    private final JsonMapper json;

    public RemoteRefusals(JsonMapper json) {
        this.json = json;
    }

    private record Problem(
            @Nullable String reason,
            @Nullable String detail,
            @Nullable Map<String, String> fields) {}

    @Override
    public void handle(HttpRequest request, ClientHttpResponse response) throws IOException {
        byte[] body = response.getBody().readAllBytes();
        Problem problem = parse(body);
        if (problem.reason == null) {
            throw new Refusal(
                    Refusal.Reason.UNAVAILABLE,
                    "A part of the control plane does not answer as it should. Please try again in a minute.");
        }
        throw new Refusal(
                Refusal.Reason.valueOf(problem.reason),
                problem.detail == null ? problem.reason : problem.detail,
                problem.fields == null ? Map.of() : problem.fields);
    }

    private Problem parse(byte[] body) {
        try {
            return json.readerFor(Problem.class)
                    .without(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(body);
        } catch (JacksonException notAProblemDocument) {
            return new Problem(null, null, null);
        }
    }
}
