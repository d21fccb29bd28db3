package org.stratagrid.deployment.guest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/** The same work for several servers at once; all end before the first failure is thrown. */
@Component
public class Parallel implements DisposableBean {

    private static final int AT_ONCE = 32;

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, work -> {
        Thread thread = new Thread(work, "deployment-work");
        thread.setDaemon(true);
        return thread;
    });

    public <T> void each(Collection<T> items, Consumer<T> work) {
        List<Future<?>> all = new ArrayList<>();
        items.forEach(item -> all.add(threads.submit(() -> work.accept(item))));
        RuntimeException first = null;
        for (Future<?> one : all) {
            try {
                one.get();
            } catch (ExecutionException e) {
                if (first == null) {
                    first = e.getCause() instanceof RuntimeException known
                            ? known
                            : new IllegalStateException(e.getCause());
                }
            } catch (InterruptedException e) {
                all.forEach(other -> other.cancel(true));
                Thread.currentThread().interrupt();
                throw new HypervisorProblem("Interrupted.", e);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
