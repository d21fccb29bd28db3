package org.stratagrid.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** Calls of {@code /api/v1} with an API key, as any program of a customer makes them. */
final class ApiClient {

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final String base;
    private @Nullable String key;

    ApiClient(String base) {
        this.base = base;
    }

    void useKey(String secret) {
        this.key = secret;
    }

    <T> T get(String path, Class<T> type) throws IOException, InterruptedException {
        return get(path, json.constructType(type));
    }

    <T> java.util.List<T> list(String path, Class<T> element) throws IOException, InterruptedException {
        return get(path, json.getTypeFactory().constructCollectionType(java.util.List.class, element));
    }

    private <T> T get(String path, JavaType type) throws IOException, InterruptedException {
        return json.readValue(send("GET", path, null), type);
    }

    <T> T send(String method, String path, @Nullable Object body, Class<T> type)
            throws IOException, InterruptedException {
        return json.readValue(send(method, path, body), type);
    }

    void download(String path, Path to) throws IOException, InterruptedException {
        Files.write(to, send("GET", path, null));
    }

    private byte[] send(String method, String path, @Nullable Object body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 400) {
            throw new IOException(method + " " + path + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return answer.body();
    }
}
