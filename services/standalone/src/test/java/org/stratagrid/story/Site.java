package org.stratagrid.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A customer's site as its visitors see it: each request on a connection of its own. */
record Site(String url) {

    int status(String path) throws InterruptedException {
        try {
            return get(path).statusCode();
        } catch (IOException noAnswer) {
            return 0;
        }
    }

    String body(String path) throws IOException, InterruptedException {
        return get(path).body();
    }

    String servedBy() throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/");
        return answer.statusCode() == 200
                ? answer.headers().firstValue("X-Served-By").orElse("nobody")
                : "status " + answer.statusCode();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(base + path))
                                .timeout(Duration.ofSeconds(12))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
