package org.stratagrid.standalone.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a site at a constant pace, by a few visitors at once, each of which waits for its answer before it asks again.
 * Counted as failed: every answer but 200, and none within {@link #PATIENCE}.
 */
final class Visitors implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final int AT_ONCE = 4;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(AT_ONCE);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final HttpRequest request;
    private final TreeMap<String, Integer> failures = new TreeMap<>();
    private int sent;
    private int failed;
    private long slowestNanos;

    /** What happened between two looks. {@code failures} tells the failed ones apart. */
    record Count(int sent, int failed, long slowestMillis, TreeMap<String, Integer> failures) {}

    /** @param perSecond of all visitors together */
    Visitors(String site, int perSecond) {
        request = HttpRequest.newBuilder(URI.create(site)).timeout(PATIENCE).build();
        long microsBetween = 1_000_000L * AT_ONCE / perSecond;
        for (int i = 0; i < AT_ONCE; i++) {
            threads.scheduleAtFixedRate(this::visit, i * microsBetween / AT_ONCE, microsBetween, TimeUnit.MICROSECONDS);
        }
    }

    private void visit() {
        long began = System.nanoTime();
        String problem = null;
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            problem = status == 200 ? null : "status " + status;
        } catch (IOException e) {
            problem = e.getClass().getSimpleName();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        count(problem, System.nanoTime() - began);
    }

    private synchronized void count(@Nullable String problem, long nanos) {
        sent++;
        slowestNanos = Math.max(slowestNanos, nanos);
        if (problem != null) {
            failed++;
            failures.merge(problem, 1, Integer::sum);
        }
    }

    /** Counts since the last call, or the beginning. */
    synchronized Count take() {
        Count count = new Count(sent, failed, slowestNanos / 1_000_000, new TreeMap<>(failures));
        sent = 0;
        failed = 0;
        slowestNanos = 0;
        failures.clear();
        return count;
    }

    /** One request beside the others: who served it, when it was answered with 200. */
    Optional<String> servedBy() {
        try {
            HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
            return answer.statusCode() == 200 ? answer.headers().firstValue("X-Served-By") : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
