package org.stratagrid.deployment.hypervisor;

import java.util.HashMap;
import java.util.Map;
import org.libvirt.Additions;
import org.libvirt.DomainInfo.DomainState;

/** libvirt's statistics and states in our words. */
final class Readings {

    private static final int PAUSED_MIGRATION = 2, PAUSED_STARTING_UP = 11;

    private Readings() {}

    static GuestReading of(Additions.DomainStatistics statistics) {
        Map<String, Long> numbers = statistics.numbers();
        Map<String, GuestReading.Traffic> cards = new HashMap<>();
        for (int i = 0; i < numbers.getOrDefault("net.count", 0L); i++) {
            String card = statistics.texts().get("net." + i + ".name");
            if (card != null) {
                // A tap counts from the node's side: what the guest sends is what the tap receives. libvirt turns
                // that round for bridged cards already.
                cards.put(
                        card,
                        new GuestReading.Traffic(
                                numbers.getOrDefault("net." + i + ".rx.bytes", 0L),
                                numbers.getOrDefault("net." + i + ".tx.bytes", 0L)));
            }
        }
        long read = 0;
        long written = 0;
        for (int i = 0; i < numbers.getOrDefault("block.count", 0L); i++) {
            read += numbers.getOrDefault("block." + i + ".rd.bytes", 0L);
            written += numbers.getOrDefault("block." + i + ".wr.bytes", 0L);
        }
        Long available = numbers.get("balloon.available");
        Long usable = numbers.getOrDefault("balloon.usable", numbers.get("balloon.unused"));
        return new GuestReading(
                statistics.id(),
                statistics.name(),
                state(
                        numbers.getOrDefault("state.state", 0L).intValue(),
                        numbers.getOrDefault("state.reason", 0L).intValue()),
                numbers.getOrDefault("vcpu.current", 1L).intValue(),
                numbers.getOrDefault("cpu.time", 0L),
                numbers.getOrDefault("balloon.current", 0L) / 1024,
                available == null || usable == null ? null : (available - usable) / 1024,
                cards,
                read,
                written);
    }

    /** libvirt's numbers of a state and of the reason for it. */
    static GuestState state(int libvirtState, int reason) {
        DomainState[] states = DomainState.values();
        if (libvirtState >= states.length) {
            return GuestState.OFF;
        }
        return switch (states[libvirtState]) {
            case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED -> GuestState.RUNNING;
            case VIR_DOMAIN_PAUSED ->
                reason == PAUSED_MIGRATION || reason == PAUSED_STARTING_UP ? GuestState.IN_TRANSIT : GuestState.PAUSED;
            case VIR_DOMAIN_PMSUSPENDED -> GuestState.PAUSED;
            case VIR_DOMAIN_SHUTDOWN -> GuestState.IN_TRANSIT;
            case VIR_DOMAIN_CRASHED -> GuestState.CRASHED;
            default -> GuestState.OFF;
        };
    }
}
