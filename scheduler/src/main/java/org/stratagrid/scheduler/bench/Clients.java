package org.stratagrid.scheduler.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.stratagrid.contracts.values.Refusal;

/** Customers who order one server after the other; each waits for the answer before asking for the next. */
final class Clients {

    /** How a server gets its node and its row. */
    interface Placer {
        /** @throws Refusal when there is no node for it */
        void place(GridFiles.ServerLine server);
    }

    private final Placer placer;
    private final int many;
    private final boolean untilRefused;

    Clients(Placer placer, int many, boolean untilRefused) {
        this.placer = placer;
        this.many = many;
        this.untilRefused = untilRefused;
    }

    /**
     * @param placed  the servers that got a node
     * @param refused by the reason of the refusal
     * @param millis  of every request, sorted
     */
    record Outcome(List<String> placed, Map<String, Integer> refused, double[] millis, double seconds) {

        int refusals() {
            return refused.values().stream().mapToInt(Integer::intValue).sum();
        }

        double perSecond() {
            return seconds == 0 ? 0 : placed.size() / seconds;
        }

        /** @return 0 when nothing was asked */
        double percentile(double share) {
            return millis.length == 0
                    ? 0
                    : millis[(int) Math.min(millis.length - 1, Math.floor(share * millis.length))];
        }
    }

    /** In the order of arrival; with several clients, requests overlap. */
    Outcome run(List<GridFiles.ServerLine> servers) {
        Arrivals arrivals = new Arrivals(servers);
        List<String> placed = Collections.synchronizedList(new ArrayList<>());
        Map<String, Integer> refused = new TreeMap<>();
        double[] millis = new double[servers.size()];
        AtomicInteger asked = new AtomicInteger();
        List<RuntimeException> broken = Collections.synchronizedList(new ArrayList<>());
        Runnable client = () -> {
            for (GridFiles.ServerLine server = arrivals.next(null); server != null; server = arrivals.next(server)) {
                long begun = System.nanoTime();
                try {
                    placer.place(server);
                    placed.add(server.id());
                } catch (Refusal refusal) {
                    synchronized (refused) {
                        refused.merge(refusal.reason().name(), 1, Integer::sum);
                    }
                    if (untilRefused) {
                        arrivals.end();
                    }
                } catch (RuntimeException e) {
                    broken.add(e);
                    arrivals.end();
                }
                millis[asked.getAndIncrement()] = (System.nanoTime() - begun) / 1e6;
            }
        };
        long begun = System.nanoTime();
        run(client);
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (!broken.isEmpty()) {
            throw broken.get(0);
        }
        double[] all = Arrays.copyOf(millis, asked.get());
        Arrays.sort(all);
        return new Outcome(List.copyOf(placed), refused, all, seconds);
    }

    private void run(Runnable client) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            threads.add(new Thread(client, "client-" + i));
        }
        threads.forEach(Thread::start);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }
}
