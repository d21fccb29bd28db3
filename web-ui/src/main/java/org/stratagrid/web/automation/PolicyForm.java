package org.stratagrid.web.automation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.web.page.Entries;

/** A tier's policy as a form; fields have the names of {@link ScalingPolicy}'s properties. Durations are in minutes where that is usual. */
final class PolicyForm {

    private static final int MINUTE = 60;

    private PolicyForm() {}

    static Entries of(ScalingPolicy policy) {
        Entries entries = new Entries();
        if (policy.on()) {
            entries.with("on", "true");
        }
        entries.with("onLoad", policy.onLoad())
                .with("cpuPercent", text(policy.cpuPercent()))
                .with("memoryPercent", text(policy.memoryPercent()))
                .with("connections", text(policy.connections()))
                .with("responseMillis", text(policy.responseMillis()))
                .with("loadSeconds", policy.loadSeconds())
                .with("calmPercent", policy.calmPercent())
                .with("calmSeconds", policy.calmSeconds() / MINUTE)
                .with("onSilence", text(policy.onSilence()))
                .with("silentTimes", policy.silentTimes())
                .with("silentSeconds", policy.silentSeconds())
                .with("minServers", policy.minServers())
                .with("maxServers", policy.maxServers())
                .with("memoryStep", policy.memoryStep().mib())
                .with("maxMemory", policy.maxMemory().mib())
                .with(
                        "moneyADay",
                        policy.moneyADay() == null
                                ? ""
                                : policy.moneyADay().amount().toPlainString())
                .with("coolDownSeconds", policy.coolDownSeconds() / MINUTE);
        return entries;
    }

    private static String text(@Nullable Object value) {
        return Objects.toString(value, "");
    }

    /** What is wrong is marked in the entries; the answer is then not to be used. */
    static ScalingPolicy read(Entries entries, @Nullable Money rate) {
        return new ScalingPolicy(
                entries.flag("on"),
                entries.choice("onLoad", ScalingAction.class, ScalingAction.ADD_SERVER),
                limit(entries, "cpuPercent", 100),
                limit(entries, "memoryPercent", 100),
                limit(entries, "connections", 1_000_000),
                limit(entries, "responseMillis", 60_000),
                entries.whole("loadSeconds", 30, 3600, "the seconds"),
                entries.whole("calmPercent", 10, 90, "the percentage"),
                entries.whole("calmSeconds", 1, 360, "the minutes") * MINUTE,
                entries.has("onSilence")
                        ? entries.choice("onSilence", ScalingAction.class, ScalingAction.RESTART)
                        : null,
                entries.whole("silentTimes", 1, 100, "the times"),
                entries.whole("silentSeconds", 10, 3600, "the seconds"),
                entries.whole("minServers", 1, 40, "the servers"),
                entries.whole("maxServers", 1, 40, "the servers"),
                new Memory(entries.whole("memoryStep", 64, 65_536, "the MiB")),
                new Memory(entries.whole("maxMemory", 64, 65_536, "the MiB")),
                money(entries, rate),
                entries.whole("coolDownSeconds", 1, 1440, "the minutes") * MINUTE);
    }

    private static @Nullable Integer limit(Entries entries, String field, int most) {
        return entries.has(field) ? entries.whole(field, 1, most, "the limit, or nothing for none,") : null;
    }

    private static @Nullable Money money(Entries entries, @Nullable Money rate) {
        if (!entries.has("moneyADay")) {
            return null;
        }
        if (rate == null) {
            entries.wrong(
                    "moneyADay", "Billing does not answer at the moment, so the currency is not known. Try again.");
            return null;
        }
        try {
            return Money.of(entries.text("moneyADay"), rate.currency().getCurrencyCode());
        } catch (IllegalArgumentException | ArithmeticException e) {
            entries.wrong("moneyADay", "Enter an amount like 5.00, or nothing for no bound.");
            return null;
        }
    }
}
