package org.stratagrid.deployment.guest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.deployment.guest.ConfigurationVolume.Real;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.guest.Pauses.Pause;
import org.stratagrid.deployment.guest.RunningBalancer.Duty;
import org.stratagrid.deployment.guest.RunningBalancer.Found;
import org.stratagrid.deployment.guest.RunningBalancer.Reading;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/**
 * Load balancers made to match a layout and what their customers paused (spec DM-5, CP-9): the configuration volume for the next
 * start and for changed front ends, and the real servers live by HAProxy's runtime API, without a reload.
 */
@Component
public class Balancers {

    private static final Logger log = LoggerFactory.getLogger(Balancers.class);
    private static final Duration APPLIED_WITHIN = Duration.ofSeconds(20);

    private final ConfigurationVolume volumes;
    private final GuestAgent agent;
    private final Pauses pauses;
    private final Map<UUID, Object> locks = new ConcurrentHashMap<>();

    Balancers(ConfigurationVolume volumes, GuestAgent agent, Pauses pauses) {
        this.volumes = volumes;
        this.agent = agent;
        this.pauses = pauses;
    }

    public void match(Layout layout) {
        layout.balancers().forEach(balancer -> match(balancer, layout));
    }

    /**
     * The same where a load balancer that does not take commands must hold nothing up: its volume is right for its next start,
     * and its health checks notice what is gone.
     */
    public void matchIfPossible(Layout layout) {
        for (Place balancer : layout.balancers()) {
            try {
                match(balancer, layout);
            } catch (HypervisorProblem e) {
                log.warn("load balancer {} was not told: {}", balancer.server().id(), e.getMessage());
            }
        }
    }

    /** @return false where its guest stands still, so that only its next start is provided for */
    public boolean match(Place balancer, Layout layout) {
        Server server = balancer.server();
        // Two at a time would undo each other's half.
        synchronized (locks.computeIfAbsent(server.id(), id -> new Object())) {
            BalancerSettings settings = Objects.requireNonNull(balancer.spec().balancer());
            boolean live = server.running() && !agent.simulated(server) && agent.isRunning(server);
            RunningBalancer running = new RunningBalancer(server, settings, agent);
            if (live) {
                running.requireFeatures(balancer, layout);
            }
            Map<String, Real> wanted = new LinkedHashMap<>();
            ConfigurationVolume.reals(settings, layout).forEach(real -> wanted.put(real.name(), real));
            Set<Real> coming = new LinkedHashSet<>();
            // One that is new itself begins with all that are wanted.
            if (live && server.phase() != Phase.NEW) {
                addBuilt(running, wanted, layout, pauses.of(server.poolId()), coming);
            }
            long generation = volumes.write(balancer, layout);
            if (!live) {
                return !server.running() || agent.simulated(server);
            }
            agent.awaitApplied(server, generation, APPLIED_WITHIN);
            Map<String, Found> found = running.found();
            // Read after it: who pauses later tells it, and that is not undone here.
            Map<UUID, Pause> paused = pauses.of(server.poolId());
            addMissing(running, found, wanted, paused, coming);
            Map<String, Found> going = new LinkedHashMap<>(found);
            going.keySet().removeIf(name -> stays(found.get(name), wanted.get(name)));
            wanted.forEach((name, real) -> {
                Found present = found.get(name);
                Duty duty = duty(paused.get(real.serverId()));
                if (present != null && stays(present, real) && present.duty() != duty) {
                    if (present.duty() == Duty.LEAVE) {
                        running.callBack(name);
                    }
                    running.set(name, duty);
                }
            });
            // Nobody goes before those who come are seen to answer.
            if (!going.isEmpty()) {
                running.awaitUp(() -> serving(server, coming));
            }
            going.forEach((name, present) -> {
                running.remove(name, present.duty());
                Real real = wanted.get(name);
                if (real != null && !serving(server, List.of(real)).isEmpty()) {
                    running.add(real);
                }
            });
            return true;
        }
    }

    /** Until every load balancer of this layout that sends requests to the server sees that it answers. */
    public void awaitUp(Layout layout, UUID serverId) {
        for (Place balancer : layout.balancers()) {
            Server server = balancer.server();
            if (server.running() && !agent.simulated(server) && agent.isRunning(server)) {
                BalancerSettings settings =
                        Objects.requireNonNull(balancer.spec().balancer());
                List<Real> reals = ConfigurationVolume.reals(settings, layout).stream()
                        .filter(real -> real.serverId().equals(serverId))
                        .toList();
                new RunningBalancer(server, settings, agent).awaitUp(() -> serving(server, reals));
            }
        }
    }

    /** Those that are not paused as of now: nobody waits for the others. */
    private List<String> serving(Server balancer, Collection<Real> reals) {
        Set<UUID> paused = pauses.of(balancer.poolId()).keySet();
        return reals.stream()
                .filter(real -> !paused.contains(real.serverId()))
                .map(Real::name)
                .toList();
    }

    /**
     * Those that are new, unasked whether they are there, and before the volume: a question and the reading of the volume each keep the
     * guest busy for a while. One that just starts is asked after it.
     */
    private static void addBuilt(
            RunningBalancer running,
            Map<String, Real> wanted,
            Layout layout,
            Map<UUID, Pause> paused,
            Set<Real> coming) {
        Map<String, Real> built = new LinkedHashMap<>(wanted);
        built.values()
                .removeIf(real -> layout.find(real.serverId())
                        .filter(place -> place.server().phase() == Phase.NEW)
                        .isEmpty());
        try {
            addMissing(running, Map.of(), built, paused, coming);
        } catch (HypervisorProblem e) {
            log.info("not before its volume: {}", e.getMessage());
        }
    }

    /** One that is paused stays out of a HAProxy that has begun without it. */
    private static void addMissing(
            RunningBalancer running,
            Map<String, Found> found,
            Map<String, Real> wanted,
            Map<UUID, Pause> paused,
            Set<Real> coming) {
        wanted.forEach((name, real) -> {
            if (!found.containsKey(name) && duty(paused.get(real.serverId())) == Duty.SERVE) {
                running.add(real);
                coming.add(real);
            }
        });
    }

    private static boolean stays(@Nullable Found present, @Nullable Real wanted) {
        return present != null && wanted != null && present.endpoint().equals(wanted.endpoint());
    }

    /** What the running load balancer does otherwise than this layout and its pauses want it, a sentence each; nothing is changed. */
    public List<String> deviations(Server balancer, Layout layout) {
        BalancerSettings settings = Objects.requireNonNull(balancer.spec().balancer());
        Map<UUID, Pause> paused = pauses.of(balancer.poolId());
        Map<String, Found> found = new RunningBalancer(balancer, settings, agent).found();
        Set<String> unwanted = new LinkedHashSet<>(found.keySet());
        List<String> deviations = new ArrayList<>();
        for (Real real : ConfigurationVolume.reals(settings, layout)) {
            unwanted.remove(real.name());
            Found present = found.get(real.name());
            Duty duty = duty(paused.get(real.serverId()));
            if (present == null || !present.endpoint().equals(real.endpoint())) {
                if (duty == Duty.SERVE) {
                    deviations.add(balancer.name() + " has no real server " + real.name() + " at " + real.endpoint()
                            + " in its pool.");
                }
            } else if (present.duty() != duty) {
                deviations.add(balancer.name()
                        + (duty == Duty.SERVE ? " sends nothing to " : " does not pause as it should ")
                        + real.name() + ".");
            }
        }
        unwanted.forEach(name ->
                deviations.add(balancer.name() + " has a real server " + name + " that nothing wants in its pool."));
        return deviations;
    }

    private static Duty duty(@Nullable Pause pause) {
        return pause == null ? Duty.SERVE : pause.drained() ? Duty.REST : Duty.DRAIN;
    }

    /**
     * Only what real servers are to do, and only of those that it has: while an order changes its pool, which is not waited for. A
     * server and its duplicate are told the same.
     */
    public void tellDuties(Place balancer, Layout layout) {
        Server server = balancer.server();
        if (!server.running() || agent.simulated(server) || !agent.isRunning(server)) {
            return;
        }
        BalancerSettings settings = Objects.requireNonNull(balancer.spec().balancer());
        RunningBalancer running = new RunningBalancer(server, settings, agent);
        Map<String, Real> reals = new HashMap<>();
        for (Real real : ConfigurationVolume.reals(settings, layout)) {
            reals.putIfAbsent(real.otherName(), real);
            reals.put(real.name(), real);
        }
        Map<String, Found> found = running.found();
        Map<UUID, Pause> paused = pauses.of(server.poolId());
        found.forEach((name, present) -> {
            Real real = reals.get(name);
            // Who leaves is not called back, whoever sends it away.
            if (real != null && present.duty() != Duty.LEAVE) {
                Duty duty = duty(paused.get(real.serverId()));
                if (present.duty() != duty) {
                    running.set(name, duty);
                }
            }
        });
    }

    /** Whether a running load balancer takes requests and has somebody to give them to, as it says itself. */
    public boolean isOpen(Place balancer) {
        BalancerSettings settings = Objects.requireNonNull(balancer.spec().balancer());
        return new RunningBalancer(balancer.server(), settings, agent).isOpen();
    }

    /**
     * A real server as its load balancer sees it now.
     *
     * @param status as HAProxy words it: UP, DOWN, DRAIN, MAINT, some with more words
     */
    public record Seen(UUID serverId, String endpoint, String status, int requests) {}

    /** The real servers that a running load balancer has. */
    public List<Seen> seen(Place balancer, Layout layout) {
        BalancerSettings settings = Objects.requireNonNull(balancer.spec().balancer());
        Map<String, Reading> readings = new RunningBalancer(balancer.server(), settings, agent).readings();
        List<Seen> seen = new ArrayList<>();
        for (Real real : ConfigurationVolume.reals(settings, layout)) {
            Reading reading = readings.get(real.name());
            if (reading != null) {
                seen.add(new Seen(real.serverId(), real.endpoint(), reading.status(), reading.requests()));
            }
        }
        return seen;
    }
}
