package org.stratagrid.configurations.scaling;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.scaling.PlannedWindow;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;

/** What a coming of a window will bring, the bounds considered. */
final class Preview {

    private Preview() {}

    static PlannedWindow of(
            ScheduledWindow window, Span coming, ScalingPolicy policy, List<Member> byHand, @Nullable Money rate) {
        int servers = Math.max(0, Math.min(window.moreServers(), policy.maxServers() - byHand.size()));
        long eachMib = byHand.get(byHand.size() - 1).byHandMib();
        long memoryMib = byHand.stream()
                .mapToLong(member -> Math.max(
                        0,
                        Math.min(window.moreMemory().mib(), policy.maxMemory().mib() - member.byHandMib())))
                .sum();
        StringBuilder sentence = new StringBuilder();
        if (window.moreServers() > 0) {
            sentence.append(byHand.size() + servers)
                    .append(" servers instead of ")
                    .append(byHand.size());
            if (servers < window.moreServers()) {
                sentence.append(", not ")
                        .append(byHand.size() + window.moreServers())
                        .append(": the tier's bound is ")
                        .append(policy.maxServers());
            }
            sentence.append(". ");
        }
        if (window.moreMemory().mib() > 0) {
            sentence.append(new Memory(memoryMib))
                    .append(" of memory more in the whole tier")
                    .append(
                            memoryMib < window.moreMemory().mib() * byHand.size()
                                    ? ", bounded by " + policy.maxMemory() + " for a server. "
                                    : ". ");
        }
        long mib = servers * eachMib + memoryMib;
        Money cost = ScalingViews.cost(mib * coming.length().toSeconds(), rate);
        Money aDay = policy.moneyADay();
        Budget budget = Budget.of(aDay, rate);
        if (budget.isBounded()
                && mib * 86_400 > budget.mibSeconds()
                && mib * coming.length().toSeconds() > budget.mibSeconds()) {
            sentence.append("Only as long as the ").append(aDay).append(" allowed for a day last.");
        }
        return new PlannedWindow(
                Objects.requireNonNull(window.id()),
                window.tier(),
                coming.from(),
                coming.until(),
                sentence.toString().strip(),
                cost);
    }
}
