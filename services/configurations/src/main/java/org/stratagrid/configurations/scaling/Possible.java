package org.stratagrid.configurations.scaling;

import java.util.List;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Tier;

/** What can be done to the servers of a tier. A second load balancer or database would not share the first one's work. */
final class Possible {

    static final int MOST_SERVERS = 40;

    private static final int ROOM_TO_GROW = 3;

    private Possible() {}

    static boolean addsServers(Tier tier) {
        return tier == Tier.WEB || tier == Tier.APPLICATION;
    }

    static List<ScalingAction> onLoad(Tier tier) {
        return addsServers(tier)
                ? List.of(ScalingAction.ADD_SERVER, ScalingAction.ADD_MEMORY, ScalingAction.MOVE)
                : List.of(ScalingAction.ADD_MEMORY, ScalingAction.MOVE);
    }

    static List<ScalingAction> onSilence(Tier tier) {
        return addsServers(tier)
                ? List.of(ScalingAction.RESTART, ScalingAction.REBUILD, ScalingAction.MOVE, ScalingAction.ADD_SERVER)
                : List.of(ScalingAction.RESTART, ScalingAction.MOVE);
    }

    static ScalingPolicy usual(Tier tier, List<Member> members) {
        List<Member> byHand =
                members.stream().filter(member -> !member.isAutomatic()).toList();
        return usual(
                tier,
                byHand.size(),
                new Memory(byHand.stream().mapToLong(Member::byHandMib).max().orElse(0)));
    }

    /** What a form begins with: off, and sensible once it is switched on. */
    static ScalingPolicy usual(Tier tier, int servers, Memory largest) {
        boolean grows = addsServers(tier);
        long most = Math.max(1024, largest.mib() * 2);
        return new ScalingPolicy(
                false,
                grows ? ScalingAction.ADD_SERVER : ScalingAction.ADD_MEMORY,
                grows ? 70 : null,
                grows ? null : 85,
                null,
                null,
                120,
                70,
                3600,
                ScalingAction.RESTART,
                3,
                60,
                Math.max(1, servers),
                Math.min(MOST_SERVERS, Math.max(1, servers) + (grows ? ROOM_TO_GROW : 0)),
                new Memory(256),
                new Memory(most - most % PolicyChecks.MEMORY_STEP_MIB),
                null,
                300);
    }
}
