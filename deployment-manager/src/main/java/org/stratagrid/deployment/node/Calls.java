package org.stratagrid.deployment.node;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/** Calls to one node, each on a thread that may hang while the caller goes on. */
final class Calls {

    private static final int MOST_AT_ONCE = 96;

    private final String node;
    private final ThreadPoolExecutor threads;
    private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();

    Calls(String node) {
        this.node = node;
        this.threads = new ThreadPoolExecutor(0, MOST_AT_ONCE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "node-" + node + "-call");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @param late takes what comes after the caller gave up */
    <T extends @Nullable Object> T within(Duration time, String what, Callable<T> call, Consumer<T> late) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        waiting.add(answer);
        try {
            threads.execute(() -> run(call, answer, late));
            return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw new HypervisorProblem("Node " + node + " is busy with too many calls.", e);
        } catch (TimeoutException e) {
            throw givenUp(answer, "Node " + node + " did not answer within " + time.toSeconds() + " s (" + what + ").");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp(answer, "Interrupted while waiting for node " + node + ".");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new HypervisorProblem("Node " + node + ": " + e.getCause(), e);
        } finally {
            waiting.remove(answer);
        }
    }

    private static HypervisorProblem givenUp(CompletableFuture<?> answer, String why) {
        HypervisorProblem problem = new HypervisorProblem(why);
        answer.completeExceptionally(problem);
        return problem;
    }

    private static <T extends @Nullable Object> void run(
            Callable<T> call, CompletableFuture<T> answer, Consumer<T> late) {
        try {
            T result = call.call();
            if (!answer.complete(result)) {
                late.accept(result);
            }
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    /** Who waits need not wait longer. */
    void failAll(HypervisorProblem problem) {
        waiting.forEach(answer -> answer.completeExceptionally(problem));
    }

    void stop() {
        threads.shutdown();
    }
}
