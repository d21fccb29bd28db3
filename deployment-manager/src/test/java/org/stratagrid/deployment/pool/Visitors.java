package org.stratagrid.deployment.pool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Who visits a site on the grid, at the loopback ports where it is published. */
public final class Visitors {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    private Visitors() {}

    /** The names of those who answer that many requests. */
    static Set<String> servedBy(String site, int requests) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < requests; i++) {
            names.add(get(site).headers().firstValue("X-Served-By").orElse("nobody"));
        }
        return names;
    }

    static void awaitServedBy(String site, Set<String> names) {
        await().ignoreExceptionsInstanceOf(UncheckedIOException.class).until(() -> servedBy(site, 6), names::equals);
    }

    /** Null when there is no answer. */
    static @Nullable Integer status(String site) {
        try {
            return get(site).statusCode();
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    /** An {@link UncheckedIOException} when there is no answer, or none within 12 s. */
    public static HttpResponse<String> get(String url) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(Duration.ofSeconds(12))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Of the certificate that visitors are shown. */
    static String commonName(int port) throws Exception {
        try (SSLSocket socket = greeted(port)) {
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    /** The whole answer. */
    static String overTls(int port) throws Exception {
        try (SSLSocket socket = greeted(port)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static SSLSocket greeted(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anything()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private static final class Anything implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** One visitor after the other until it is closed. */
    static final class Load implements AutoCloseable {

        private final List<String> failures = new CopyOnWriteArrayList<>();
        private final AtomicInteger requests = new AtomicInteger();
        private final Thread thread;
        private volatile boolean over;

        Load(String site) {
            thread = new Thread(
                    () -> {
                        while (!over) {
                            Integer status = status(site);
                            requests.incrementAndGet();
                            if (!Integer.valueOf(200).equals(status)) {
                                failures.add("request " + requests + ": " + status);
                            }
                        }
                    },
                    "load-" + UUID.randomUUID());
            thread.start();
        }

        int requests() {
            return requests.get();
        }

        List<String> failures() {
            return failures;
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            thread.join();
        }
    }
}
