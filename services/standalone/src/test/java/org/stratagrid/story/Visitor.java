package org.stratagrid.story;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks a site again and again, one request after the other, and keeps what was not answered as it should be. */
final class Visitor implements AutoCloseable {

    private final Site site;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final Thread thread = new Thread(this::visit, "visitor");
    private volatile boolean leaves;

    Visitor(Site site) {
        this.site = site;
    }

    void start() {
        thread.start();
    }

    private void visit() {
        while (!leaves) {
            try {
                int status = site.status("/");
                requests.incrementAndGet();
                if (status != 200) {
                    failures.add("request " + requests + ": " + status);
                }
                Thread.sleep(50);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    int requests() {
        return requests.get();
    }

    List<String> failures() {
        return failures;
    }

    @Override
    public void close() throws InterruptedException {
        leaves = true;
        thread.join();
    }
}
