package org.stratagrid.configurations.scaling;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.scaling.PlannedWindow;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;

/**
 * What the comings of a tier's windows will bring and cost, the bounds considered (spec DM-8, DM-9). Those of one day share that
 * day's money, the earlier ones first.
 */
final class Preview {

    private final ScalingPolicy policy;
    private final List<Member> byHand;
    private final @Nullable Money rate;
    private final Budget budget;
    private final Map<Instant, Long> spent = new HashMap<>();

    /** @param byHand the tier's servers without those that were added, at least one */
    Preview(ScalingPolicy policy, List<Member> byHand, @Nullable Money rate) {
        this.policy = policy;
        this.byHand = byHand;
        this.rate = rate;
        this.budget = Budget.of(policy.moneyADay(), rate);
    }

    /** To be asked in the order in which they come. */
    PlannedWindow of(ScheduledWindow window, Span coming) {
        StringBuilder sentence = new StringBuilder();
        long mib = servers(window, coming, sentence);
        mib += memory(window, coming, mib, sentence);
        Paid paid = pay(mib, coming);
        if (!paid.whole()) {
            sentence.append("Only as long as the ").append(policy.moneyADay()).append(" allowed for a day last.");
        }
        return new PlannedWindow(
                Objects.requireNonNull(window.id()),
                window.tier(),
                coming.from(),
                coming.until(),
                sentence.toString().strip(),
                ScalingViews.cost(paid.mibSeconds(), rate));
    }

    /** MiB of the servers that will come. */
    private long servers(ScheduledWindow window, Span coming, StringBuilder sentence) {
        if (window.moreServers() == 0) {
            return 0;
        }
        long each = byHand.get(byHand.size() - 1).byHandMib();
        int room = Math.max(0, Math.min(window.moreServers(), policy.maxServers() - byHand.size()));
        int servers = room;
        while (servers > 0 && !budget.allows(0, servers * each, 0, coming.from())) {
            servers--;
        }
        sentence.append(byHand.size() + servers).append(" servers instead of ").append(byHand.size());
        if (servers < window.moreServers()) {
            sentence.append(", not ")
                    .append(byHand.size() + window.moreServers())
                    .append(": ");
            if (servers < room) {
                sentence.append("the ").append(policy.moneyADay()).append(" allowed for a day are not enough");
            } else {
                sentence.append("the tier's bound is ").append(policy.maxServers());
            }
        }
        sentence.append(". ");
        return servers * each;
    }

    /** MiB that the servers by hand will have more, beside what was added already. */
    private long memory(ScheduledWindow window, Span coming, long added, StringBuilder sentence) {
        if (window.moreMemory().mib() == 0) {
            return 0;
        }
        long all = 0;
        boolean bounded = false;
        boolean unpaid = false;
        for (Member member : byHand) {
            long room = policy.maxMemory().mib() - member.byHandMib();
            long more = Math.max(0, Math.min(window.moreMemory().mib(), room));
            bounded |= more < window.moreMemory().mib();
            if (more > 0 && !budget.allows(added + all, more, 0, coming.from())) {
                unpaid = true;
            } else {
                all += more;
            }
        }
        sentence.append(new Memory(all)).append(" of memory more in the whole tier");
        if (bounded) {
            sentence.append(", bounded by ").append(policy.maxMemory()).append(" for a server");
        }
        if (unpaid) {
            sentence.append(", bounded by the ").append(policy.moneyADay()).append(" allowed for a day");
        }
        sentence.append(". ");
        return all;
    }

    /** @param whole the money lasts until the end */
    private record Paid(long mibSeconds, boolean whole) {}

    /** So much for so long as each day's money lasts. */
    private Paid pay(long mib, Span coming) {
        long all = 0;
        boolean whole = true;
        Instant from = coming.from();
        while (from.isBefore(coming.until())) {
            Instant day = from.truncatedTo(ChronoUnit.DAYS);
            Instant midnight = day.plus(Duration.ofDays(1));
            Instant until = midnight.isBefore(coming.until()) ? midnight : coming.until();
            long wanted = mib * Duration.between(from, until).toSeconds();
            long paid = Math.min(wanted, budget.mibSeconds() - spent.getOrDefault(day, 0L));
            whole &= paid == wanted;
            spent.merge(day, paid, Long::sum);
            all += paid;
            from = until;
        }
        return new Paid(all, whole);
    }
}
