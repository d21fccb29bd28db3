package org.stratagrid.scheduler.node;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.PacketClass;

/** How a server is expected to behave: it makes the server weigh more than its size says (SC-5). */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Behaviour(boolean heavyTraffic, boolean compressed, PacketClass packets) {

    public static final Behaviour CALM = new Behaviour(false, false, PacketClass.SMALL_SLOW);

    public static Behaviour of(ServerNeed need) {
        return new Behaviour(need.heavyTraffic(), need.compressed(), need.packets());
    }

    /** What it weighs on bandwidth beyond its size, in per cent: packet size (1 or 2) × rate (1 or 2), and heavy traffic. */
    public int extraBandwidthPercent() {
        int product = switch (packets) {
            case SMALL_SLOW -> 1;
            case SMALL_FAST, LARGE_SLOW -> 2;
            case LARGE_FAST -> 4;
        };
        return (heavyTraffic ? 100 : 0) + (product - 1) * 25;
    }

    /** What it weighs on CPUs beyond its size, in per cent: compressing costs CPU time, and so does every packet. */
    public int extraCpuPercent() {
        boolean fast = packets == PacketClass.SMALL_FAST || packets == PacketClass.LARGE_FAST;
        return (compressed ? 50 : 0) + (fast ? 25 : 0);
    }
}
