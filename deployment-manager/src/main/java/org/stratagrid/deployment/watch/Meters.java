package org.stratagrid.deployment.watch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.hypervisor.GuestReading;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.node.NodeListener;

/** The two newest readings of every guest, from which its meters come (spec CP-14). In memory only. */
@Component
class Meters implements NodeListener {

    private static final double NANOS = 1e9;

    /** By node and by domain: while a guest moves, two nodes have it, and each counts for itself. */
    private final Map<UUID, Map<UUID, Pair>> guests = new ConcurrentHashMap<>();

    private record Pair(Timed newest, @Nullable Timed before) {}

    private record Timed(GuestReading reading, long at) {}

    /**
     * What a guest does now.
     *
     * @param cpuPercent null until there are two readings, and for simulated guests
     */
    record Meter(
            GuestReading reading,
            @Nullable Integer cpuPercent,
            @Nullable Integer memoryPercent,
            @Nullable Long receivedPerSecond,
            @Nullable Long sentPerSecond) {}

    @Override
    public void read(Node node, List<GuestReading> readings, long asOf) {
        Map<UUID, Pair> former = guests.getOrDefault(node.id(), Map.of());
        Map<UUID, Pair> now = new HashMap<>();
        for (GuestReading reading : readings) {
            Pair before = former.get(reading.domain());
            now.put(reading.domain(), new Pair(new Timed(reading, asOf), before == null ? null : before.newest()));
        }
        // A guest that is gone from here is forgotten: should it come again, its counters begin anew.
        guests.put(node.id(), now);
    }

    Optional<Meter> of(Server server, boolean simulated) {
        return Optional.ofNullable(server.nodeId())
                .map(guests::get)
                .map(onNode -> onNode.get(server.domainId()))
                .map(pair -> meter(pair, simulated));
    }

    private static Meter meter(Pair pair, boolean simulated) {
        GuestReading now = pair.newest().reading();
        Timed before = pair.before();
        Long used = now.memoryUsedMib();
        Integer memory = used == null || now.memoryMib() == 0 ? null : percent((double) used / now.memoryMib());
        // A guest that was started anew counts from zero again.
        if (simulated || before == null || before.reading().cpuNanos() > now.cpuNanos()) {
            return new Meter(now, null, memory, null, null);
        }
        double nanos = Math.max(1, pair.newest().at() - before.at());
        double cpu = (now.cpuNanos() - before.reading().cpuNanos()) / nanos / Math.max(1, now.cpus());
        return new Meter(
                now, percent(cpu), memory, (long) ((received(now) - received(before.reading())) * NANOS / nanos), (long)
                        ((sent(now) - sent(before.reading())) * NANOS / nanos));
    }

    private static int percent(double share) {
        return (int) Math.round(Math.max(0, Math.min(1, share)) * 100);
    }

    private static long received(GuestReading reading) {
        return reading.cards().values().stream()
                .mapToLong(GuestReading.Traffic::received)
                .sum();
    }

    private static long sent(GuestReading reading) {
        return reading.cards().values().stream()
                .mapToLong(GuestReading.Traffic::sent)
                .sum();
    }
}
