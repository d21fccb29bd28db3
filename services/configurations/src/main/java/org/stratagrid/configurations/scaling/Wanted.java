package org.stratagrid.configurations.scaling;

import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;

/**
 * What there should be of a tier: the most that the calendar, the least number of servers, or load wants, within the bounds, and
 * never less than what was configured by hand (spec DM-8, DM-9).
 *
 * @param window the one that is open now
 */
record Wanted(ScalingPolicy policy, @Nullable ScheduledWindow window, TierState tier) {

    /** Beside those configured by hand. */
    int extraServers(Wish wish) {
        int scheduled = window == null ? 0 : window.moreServers();
        int least = policy.on() ? Math.max(policy.minServers() - tier.byHand(), wish.servers()) : 0;
        int most = Math.max(0, policy.maxServers() - tier.byHand());
        return Math.max(0, Math.min(Math.max(scheduled, least), most));
    }

    long mib(Member member, Wish wish) {
        if (member.isAutomatic()) {
            return member.memoryMib();
        }
        long scheduled = window == null ? 0 : window.moreMemory().mib();
        long more = Math.max(scheduled, policy.on() ? wish.memoryOf(member.id()) : 0);
        return Math.max(
                member.byHandMib(),
                Math.min(member.byHandMib() + more, policy.maxMemory().mib()));
    }
}
