package org.stratagrid.scheduler.node;

import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.PacketClass;

/** How a server is expected to behave (SC-5). */
public record Behaviour(boolean heavyTraffic, boolean compressed, PacketClass packets) {

    public static final Behaviour CALM = new Behaviour(false, false, PacketClass.SMALL_SLOW);

    public static Behaviour of(ServerNeed need) {
        return new Behaviour(need.heavyTraffic(), need.compressed(), need.packets());
    }
}
