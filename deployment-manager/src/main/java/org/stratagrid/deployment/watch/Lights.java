package org.stratagrid.deployment.watch;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.GuestSample;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.deployment.guest.Pauses;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Publishing;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.hypervisor.GuestReading;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** Servers as the panel shows them, and as the data collector samples them. */
@Component
public class Lights {

    /** Spec CP-14: both meters must pass. */
    private static final int BUSY_PERCENT = 50, OVERLOADED_PERCENT = 75;
    /** A libvirtd that restarts is back sooner; its guests went on meanwhile. */
    private static final Duration NODE_MISSED_AFTER = Duration.ofSeconds(10);

    private static final Answers.Answer NOT_ASKED = new Answers.Answer(null, null, null, 0);

    private final ServerStore servers;
    private final Meters meters;
    private final Fleet fleet;
    private final Publishing publishing;
    private final Pauses pauses;
    private final Answers answers;
    private final Clock clock;

    Lights(
            ServerStore servers,
            Meters meters,
            Fleet fleet,
            Publishing publishing,
            Pauses pauses,
            Answers answers,
            Clock clock) {
        this.servers = servers;
        this.meters = meters;
        this.fleet = fleet;
        this.publishing = publishing;
        this.pauses = pauses;
        this.answers = answers;
        this.clock = clock;
    }

    public List<ServerStatus> of(UUID configurationId) {
        List<Server> all = servers.of(configurationId);
        Map<UUID, Answers.Answer> known = answers.of(configurationId, all);
        Map<UUID, String> notices = pauses.notices(configurationId);
        notices.putAll(servers.notices(configurationId));
        return all.stream()
                .filter(server -> server.standsFor() == null)
                .map(server -> status(server, known.getOrDefault(server.id(), NOT_ASKED), notices.get(server.id())))
                .toList();
    }

    /** @param notice is told where nothing worse is, and changes no light */
    private ServerStatus status(Server server, Answers.Answer answer, @Nullable String notice) {
        Optional<Node> node = fleet.find(server.nodeId());
        Meters.Meter meter = meters.of(server, fleet.simulated()).orElse(null);
        String problem = problem(server, node.orElse(null), meter);
        ServerLight light = light(server, meter, problem);
        boolean live =
                meter != null && server.running() && meter.reading().state().isActive();
        Meters.Meter shown = live ? meter : null;
        return new ServerStatus(
                server.id(),
                light,
                node.map(Node::name).orElse(null),
                server.startedAt(),
                shown == null ? null : shown.cpuPercent(),
                shown == null ? null : shown.memoryPercent(),
                server.spec().memory(),
                shown == null ? null : shown.receivedPerSecond(),
                shown == null ? null : shown.sentPerSecond(),
                siteUrl(server),
                problem == null ? notice : problem,
                shown == null ? null : answer.answers(),
                shown == null ? null : answer.connections(),
                shown == null ? null : answer.millis());
    }

    private static ServerLight light(Server server, Meters.@Nullable Meter meter, @Nullable String problem) {
        if (server.phase() == Phase.NEW || server.next() != null || server.startedBy() != null) {
            return ServerLight.DEPLOYING;
        }
        if (problem != null) {
            return ServerLight.FAILED;
        }
        if (server.paused()) {
            return ServerLight.SUSPENDED;
        }
        if (!server.running()) {
            return server.wantedRunning() ? ServerLight.DEPLOYING : ServerLight.STOPPED;
        }
        int both = meter == null
                ? 0
                : Math.min(
                        Objects.requireNonNullElse(meter.cpuPercent(), 0),
                        Objects.requireNonNullElse(meter.memoryPercent(), 0));
        if (both >= OVERLOADED_PERCENT) {
            return ServerLight.OVERLOADED;
        }
        return both >= BUSY_PERCENT ? ServerLight.BUSY : ServerLight.RUNNING;
    }

    private static @Nullable String problem(Server server, @Nullable Node node, Meters.@Nullable Meter meter) {
        if (server.problem() != null) {
            return server.problem();
        }
        if (!server.running()) {
            return null;
        }
        if (node == null) {
            return "Its node is not among the configured nodes any more.";
        }
        if (node.unreachableFor().compareTo(NODE_MISSED_AFTER) > 0) {
            return "Its node " + node.name() + " does not answer.";
        }
        if (meter != null
                && meter.reading().state() == GuestState.PAUSED
                && !server.paused()
                && server.startedBy() == null) {
            return "It is paused; perhaps the disk of its node is full.";
        }
        return null;
    }

    private @Nullable String siteUrl(Server server) {
        BalancerSettings balancer = server.spec().balancer();
        return balancer == null
                ? null
                : publishing
                        .port(balancer.virtualAddress(), balancer.virtualPort())
                        .map(port -> (balancer.fronts().get(0).tls() ? "https" : "http") + "://127.0.0.1:" + port + "/")
                        .orElse(null);
    }

    public List<GuestSample> samples() {
        List<GuestSample> samples = new ArrayList<>();
        for (Server server : servers.all()) {
            if (server.phase() == Phase.NEW
                    || server.standsFor() != null
                    || server.startedAt() == null
                    || server.paused()) {
                continue;
            }
            meters.of(server, fleet.simulated())
                    .map(Meters.Meter::reading)
                    .filter(reading -> reading.state() == GuestState.RUNNING)
                    .ifPresent(reading -> samples.add(sample(server, reading)));
        }
        return samples;
    }

    private GuestSample sample(Server server, GuestReading reading) {
        GuestReading.Traffic traffic = Optional.ofNullable(server.publicCard())
                .map(org.stratagrid.deployment.guest.Names::tap)
                .map(reading.cards()::get)
                .orElse(new GuestReading.Traffic(0, 0));
        return new GuestSample(
                server.id(),
                server.configurationId(),
                server.accountId(),
                Objects.requireNonNull(server.countingSince()),
                clock.instant(),
                reading.cpuNanos(),
                Objects.requireNonNullElse(reading.memoryUsedMib(), 0L),
                traffic.received(),
                traffic.sent(),
                reading.diskReadBytes(),
                reading.diskWrittenBytes());
    }
}
