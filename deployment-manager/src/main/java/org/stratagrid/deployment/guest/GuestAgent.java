package org.stratagrid.deployment.guest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.hypervisor.GuestLine;
import org.stratagrid.deployment.hypervisor.GuestLine.Answer;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.hypervisor.LineBroke;
import org.stratagrid.deployment.node.Fleet;

/**
 * Talks to the agents inside guests. Simulated guests have none: there, a guest that runs counts as one whose service answers.
 */
@Component
public class GuestAgent {

    private static final Logger log = LoggerFactory.getLogger(GuestAgent.class);
    private static final int WEB_PORT = 80;
    private static final int OWN_STARTS_SLOWER = 4;
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);
    /** The code of a "ready" that says: it serves, but nobody. */
    private static final int TEMPLATE = 2;

    private static final int MOST_TRIES = 4;
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(150);

    private final Fleet fleet;
    private final ServerStore servers;
    private final Map<UUID, ReentrantLock> locks = new ConcurrentHashMap<>();

    GuestAgent(Fleet fleet, ServerStore servers) {
        this.fleet = fleet;
        this.servers = servers;
    }

    public boolean simulated(Server server) {
        return fleet.node(server.nodeId()).simulated();
    }

    /** Neither ended nor paused. */
    public boolean isRunning(Server server) {
        return hypervisor(server).state(server.domainId()) == GuestState.RUNNING;
    }

    /** One question, which may be heard more than once. A {@link HypervisorProblem} when no answer comes. */
    public Answer ask(Server server, String command) {
        for (int tries = 1; ; tries++) {
            try {
                return askOnce(server, command);
            } catch (LineBroke e) {
                // There is one line for all deployment managers, and who comes last has it for one question.
                if (tries == MOST_TRIES) {
                    throw e;
                }
                pause();
            }
        }
    }

    private Answer askOnce(Server server, String command) {
        Answer answer;
        ReentrantLock lock = lock(server);
        lock.lock();
        try (GuestLine line = hypervisor(server).openLine(server.domainId())) {
            answer = line.ask(command, ONE_ANSWER);
        } finally {
            lock.unlock();
        }
        if (answer == null) {
            throw new HypervisorProblem(server.name() + " does not answer.");
        }
        return answer;
    }

    /**
     * Until the service of the server's role answers inside the guest.
     *
     * @param givesUp asked again and again; throws or returns true to end the wait
     */
    public void awaitReady(Server server, Duration longest, BooleanSupplier givesUp) {
        if (server.isOwn() && !simulated(server)) {
            awaitHealth(server, longest.multipliedBy(OWN_STARTS_SLOWER), givesUp);
            return;
        }
        // The guest itself waits for a moment, and answers as soon as it can. Those of former images answer at once.
        await(server, "ready 2", longest, givesUp, "its service does not answer yet", answer -> answer.code() == 0);
    }

    /** A guest of the customer's own is asked as the load balancers ask it; without one of them it counts when it runs. */
    private void awaitHealth(Server server, Duration longest, BooleanSupplier givesUp) {
        int port = server.tier() == Tier.APPLICATION ? Guards.APPLICATION_PORT : WEB_PORT;
        String url = "http://" + server.wanted().privateAddress() + ":" + port + "/health";
        long deadline = System.nanoTime() + longest.toNanos();
        while (System.nanoTime() < deadline && !givesUp.getAsBoolean()) {
            requireRunning(server);
            List<Server> balancers = servers.of(server.configurationId()).stream()
                    .filter(other -> balances(other, server))
                    .toList();
            if (balancers.isEmpty()) {
                return;
            }
            for (Server balancer : balancers) {
                try {
                    Fetched answer = fetch(balancer, url);
                    if (answer != null && answer.status() == 200) {
                        return;
                    }
                } catch (HypervisorProblem e) {
                    // It may be starting too.
                }
            }
            pause();
        }
        throw new HypervisorProblem(server.name() + " did not come up within " + longest.toSeconds()
                + " s: it does not answer with 200 at " + url + ".");
    }

    private static boolean balances(Server balancer, Server server) {
        BalancerSettings settings = balancer.balancer();
        return settings != null
                && balancer.running()
                && settings.realServers().stream()
                        .anyMatch(real -> real.serverId().equals(server.id()));
    }

    /** Until the service of a template's role answers inside the guest, which belongs to nobody yet. */
    void awaitTemplate(Server guest, Duration longest, BooleanSupplier givesUp) {
        await(guest, "ready", longest, givesUp, "it is no template yet", answer -> answer.code() == TEMPLATE);
    }

    /** Until the guest has applied this generation of its configuration volume. */
    public void awaitApplied(Server server, long generation, Duration longest) {
        await(
                server,
                "ping",
                longest,
                () -> false,
                "it has not applied its new settings",
                answer -> generationOf(answer) >= generation);
    }

    /** Of its configuration volume, as the guest has applied it. A {@link HypervisorProblem} when it does not answer. */
    public long generation(Server server) {
        return generationOf(ask(server, "ping"));
    }

    private static long generationOf(Answer answer) {
        String[] words = answer.text().trim().split(" ");
        try {
            return words.length == 3 ? Long.parseLong(words[2]) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private interface Enough {
        boolean test(Answer answer);
    }

    private void await(
            Server server, String command, Duration longest, BooleanSupplier givesUp, String lacking, Enough enough) {
        long deadline = System.nanoTime() + longest.toNanos();
        if (simulated(server)) {
            requireRunning(server);
            return;
        }
        String last = lacking;
        while (System.nanoTime() < deadline && !givesUp.getAsBoolean()) {
            ReentrantLock lock = lock(server);
            lock.lock();
            try (GuestLine line = hypervisor(server).openLine(server.domainId())) {
                // One line for several questions: a guest that still boots answers the moment its agent is up.
                Answer answer = line.ask(command, ONE_ANSWER);
                while (answer != null
                        && !enough.test(answer)
                        && System.nanoTime() < deadline
                        && !givesUp.getAsBoolean()) {
                    last = command.startsWith("ready") && !answer.text().isBlank() ? answer.text() : lacking;
                    pause();
                    answer = line.ask(command, ONE_ANSWER);
                }
                if (answer != null && enough.test(answer)) {
                    return;
                }
            } catch (HypervisorProblem e) {
                last = String.valueOf(e.getMessage());
            } finally {
                lock.unlock();
            }
            requireRunning(server);
            pause();
        }
        throw new HypervisorProblem(
                server.name() + " did not come up within " + longest.toSeconds() + " s: " + last.strip() + ".");
    }

    private void requireRunning(Server server) {
        GuestState state = hypervisor(server).state(server.domainId());
        if (state != GuestState.RUNNING) {
            throw new HypervisorProblem(
                    server.name() + (state == GuestState.PAUSED ? " is suspended." : " stopped running."));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_QUESTIONS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorProblem("Interrupted while waiting for a guest.", e);
        }
    }

    /**
     * The guest's file systems stand still, until {@link #thaw} or for a few seconds; whatever is waiting to be written is on the
     * disk. False where the guest cannot do that.
     */
    public boolean freeze(Server server) {
        if (simulated(server) || server.isOwn()) {
            return false;
        }
        try {
            return ask(server, "freeze").code() == 0;
        } catch (HypervisorProblem e) {
            // It may have been heard all the same.
            thaw(server);
            return false;
        }
    }

    /** When it is not heard, the guest does it by itself a few seconds later. */
    public void thaw(Server server) {
        try {
            ask(server, "thaw");
        } catch (HypervisorProblem e) {
            log.warn("{} was not told to go on writing: {}", server.id(), e.getMessage());
        }
    }

    /** The answer to an HTTP request, and how long it took to come, connecting included. */
    public record Fetched(int status, long millis) {}

    /** An HTTP request made from inside the guest, which waits 3 s at most; null when there was no answer. */
    public @Nullable Fetched fetch(Server from, String url) {
        Answer answer = ask(from, "fetch " + url);
        if (answer.code() != 0 || answer.lines().isEmpty()) {
            return null;
        }
        String[] words = answer.lines().get(0).split(" ");
        return words.length >= 3 && words[0].equals("status")
                ? new Fetched(Integer.parseInt(words[1]), Long.parseLong(words[2]))
                : null;
    }

    private Hypervisor hypervisor(Server server) {
        return fleet.node(server.nodeId()).hypervisor();
    }

    /**
     * A guest has one channel, and a second client of ours would cut the first one off. Who asks again and again lets others in
     * between.
     */
    private ReentrantLock lock(Server server) {
        return locks.computeIfAbsent(server.domainId(), id -> new ReentrantLock(true));
    }

    public void forget(Server server) {
        locks.remove(server.domainId());
    }
}
