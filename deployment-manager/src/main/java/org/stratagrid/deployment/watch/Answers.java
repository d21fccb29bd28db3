package org.stratagrid.deployment.watch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.RealServer;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.hypervisor.GuestLine;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/**
 * Whether servers answer, how fast, and what they hold (spec DM-8): one question to each load balancer tells it of all that it
 * balances; the others are asked themselves. Asked in the background, only of configurations that somebody looks at, and at most
 * every five seconds; in memory only.
 */
@Component
class Answers implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Answers.class);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);
    private static final Duration TOO_OLD = Duration.ofSeconds(45);
    private static final int AT_ONCE = 4;

    /** @param requests how many it has had, to see whether there were any since */
    record Answer(
            @Nullable Boolean answers,
            @Nullable Integer connections,
            @Nullable Integer millis,
            long requests) {}

    private record Asked(long at, boolean asking, Map<UUID, Answer> answers) {}

    private final GuestAgent agent;
    private final Map<UUID, Asked> known = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, work -> {
        Thread thread = new Thread(work, "answers");
        thread.setDaemon(true);
        return thread;
    });

    Answers(GuestAgent agent) {
        this.agent = agent;
    }

    /** What is known of a configuration's servers; those of which nothing is known are not in it. Never waits. */
    Map<UUID, Answer> of(UUID configurationId, List<Server> servers) {
        long now = System.nanoTime();
        boolean inWork = servers.stream().anyMatch(Answers::inWork);
        Asked asked = known.compute(configurationId, (id, before) -> {
            if (inWork && before == null) {
                return new Asked(now - TOO_OLD.toNanos(), false, Map.of());
            }
            if (before != null && (inWork || before.asking() || now - before.at() < AGAIN_AFTER.toNanos())) {
                return before;
            }
            Map<UUID, Answer> former = before == null ? Map.of() : before.answers();
            threads.execute(() -> ask(id, servers, former));
            return new Asked(before == null ? now - TOO_OLD.toNanos() : before.at(), true, former);
        });
        return now - asked.at() < TOO_OLD.toNanos() ? asked.answers() : Map.of();
    }

    /** An order talks to the guests then, and each of them talks to one at a time. */
    private static boolean inWork(Server server) {
        return server.phase() != Phase.MEMBER
                || server.next() != null
                || server.startedBy() != null
                || server.movingTo() != null
                || server.movedFrom() != null;
    }

    private void ask(UUID configurationId, List<Server> servers, Map<UUID, Answer> former) {
        Map<UUID, Answer> found = new HashMap<>();
        try {
            List<Server> running = servers.stream()
                    .filter(server -> server.running() && !server.paused() && server.nodeId() != null)
                    .toList();
            running.forEach(server -> balanced(server, former, found));
            running.stream().filter(server -> !found.containsKey(server.id())).forEach(server -> itself(server, found));
        } catch (RuntimeException e) {
            log.debug("configuration {}: {}", configurationId, e.getMessage());
        } finally {
            if (servers.isEmpty()) {
                known.remove(configurationId);
            } else {
                known.put(configurationId, new Asked(System.nanoTime(), false, Map.copyOf(found)));
            }
        }
    }

    private void balanced(Server balancer, Map<UUID, Answer> former, Map<UUID, Answer> found) {
        BalancerSettings settings = balancer.spec().balancer();
        if (settings == null || simulated(balancer)) {
            return;
        }
        try {
            // Of all proxies: its frontend and its back end have the same name, and by that it would find the former.
            GuestLine.Answer answer = agent.ask(balancer, "haproxy show stat -1 4 -1");
            Map<String, BalancerStatistics.Line> lines = BalancerStatistics.parse(answer.lines());
            int connections = 0;
            for (RealServer real : settings.realServers()) {
                BalancerStatistics.Line line = lines.get(real.name());
                if (line != null) {
                    connections += line.connections();
                    Answer before = former.get(real.serverId());
                    found.put(
                            real.serverId(),
                            new Answer(
                                    line.up(),
                                    line.connections(),
                                    line.millis(before == null ? line.requests() : before.requests()),
                                    line.requests()));
                }
            }
            found.put(balancer.id(), new Answer(answer.code() == 0, connections, null, 0));
        } catch (HypervisorProblem | Refusal e) {
            found.put(balancer.id(), new Answer(false, null, null, 0));
        }
    }

    private void itself(Server server, Map<UUID, Answer> found) {
        if (simulated(server)) {
            return;
        }
        try {
            boolean ready = agent.ask(server, "ready").code() == 0;
            found.put(server.id(), new Answer(ready, null, null, 0));
        } catch (HypervisorProblem | Refusal e) {
            found.put(server.id(), new Answer(false, null, null, 0));
        }
    }

    private boolean simulated(Server server) {
        return agent.simulated(server);
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
