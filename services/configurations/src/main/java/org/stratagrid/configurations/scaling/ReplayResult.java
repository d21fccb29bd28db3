package org.stratagrid.configurations.scaling;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.stream.DoubleStream;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.values.MemoryTime;

/**
 * What a policy did with a recorded load, and what tiers of fixed sizes would have done.
 *
 * @param flaps      changes that took back the one before within an hour
 * @param dearestDay what was added cost on the day (UTC) on which it cost most
 */
record ReplayResult(
        String series,
        double hours,
        int changes,
        int flaps,
        int mostServers,
        double meanServers,
        BigDecimal dearestDay,
        String currency,
        Tier policy,
        Tier fixedMost,
        Tier fixedLeast) {

    /** @param hoursAbove how long the servers' CPU was above the limit; {@code hoursFull}: above all that they have */
    record Tier(double serverHours, BigDecimal cost, double hoursAbove, double hoursFull) {}

    /** What is counted while time passes. */
    static final class Count {

        int changes;
        int flaps;
        double dearestDay;
        private int most;
        private double serverSeconds;
        private double aboveSeconds;
        private double fullSeconds;
        private final DoubleStream.Builder loads = DoubleStream.builder();
        private double seconds;

        /** @param existing servers that are paid for, those that are coming included */
        void step(Duration step, double load, int serving, int existing, int limit) {
            seconds += step.toSeconds();
            most = Math.max(most, existing);
            serverSeconds += (double) existing * step.toSeconds();
            // A limit is not passed by what rounds to it.
            aboveSeconds += load / serving > limit + 0.01 ? step.toSeconds() : 0;
            fullSeconds += load / serving > 100 ? step.toSeconds() : 0;
            loads.add(load);
        }
    }

    static ReplayResult of(LoadSeries series, Replay.Model model, ScalingPolicy policy, Count count) {
        double[] loads = count.loads.build().toArray();
        int limit = java.util.Objects.requireNonNullElse(policy.cpuPercent(), 100);
        return new ReplayResult(
                series.name(),
                rounded(count.seconds / 3600),
                count.changes,
                count.flaps,
                count.most,
                rounded(count.serverSeconds / count.seconds),
                cost(count.dearestDay / model.memoryMib() / 3600, model),
                model.rate().currency().getCurrencyCode(),
                new Tier(
                        rounded(count.serverSeconds / 3600),
                        cost(count.serverSeconds / 3600, model),
                        rounded(count.aboveSeconds / 3600),
                        rounded(count.fullSeconds / 3600)),
                fixed(policy.maxServers(), loads, limit, count.seconds, model),
                fixed(model.byHand(), loads, limit, count.seconds, model));
    }

    private static Tier fixed(int servers, double[] loads, int limit, double seconds, Replay.Model model) {
        double step = loads.length == 0 ? 0 : seconds / loads.length;
        return new Tier(
                rounded(servers * seconds / 3600),
                cost(servers * seconds / 3600, model),
                rounded(DoubleStream.of(loads)
                                .filter(load -> load / servers > limit + 0.01)
                                .count()
                        * step
                        / 3600),
                rounded(DoubleStream.of(loads)
                                .filter(load -> load / servers > 100)
                                .count()
                        * step
                        / 3600));
    }

    private static BigDecimal cost(double serverHours, Replay.Model model) {
        return BigDecimal.valueOf(serverHours * model.memoryMib() * 3600 / MemoryTime.MIB_SECONDS_PER_GB_HOUR)
                .multiply(model.rate().amount())
                .setScale(2, RoundingMode.HALF_EVEN);
    }

    private static double rounded(double number) {
        return BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_EVEN).doubleValue();
    }
}
