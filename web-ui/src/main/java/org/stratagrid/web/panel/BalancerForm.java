package org.stratagrid.web.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.HealthCheck;
import org.stratagrid.web.page.Entries;

/** The part of a load balancer's form beyond its first virtual address (DM-5), to and fro. */
final class BalancerForm {

    /** Rows for further virtual addresses that the form offers at most. */
    static final int MOST_FURTHER = 7;

    private static final String ROW = "balancer.further.";

    private BalancerForm() {}

    static void fill(Entries entries, BalancerOptions options) {
        HealthCheck check = options.check();
        entries.with("balancer.certificateId", options.certificateId() == null ? "" : options.certificateId())
                .with("balancer.redirect", options.redirect() ? "true" : "")
                .with("balancer.check.path", check.path())
                .with("balancer.check.everySeconds", check.everySeconds())
                .with("balancer.check.fall", check.fall())
                .with("balancer.check.rise", check.rise())
                .with("balancer.drainSeconds", options.drainSeconds())
                .with("balancer.standsInFor", options.standsInFor() == null ? "" : options.standsInFor());
        for (int i = 0; i < options.further().size(); i++) {
            FrontEnd front = options.further().get(i);
            entries.with(ROW + i + ".address", front.address())
                    .with(ROW + i + ".port", front.port())
                    .with(ROW + i + ".certificateId", front.certificateId() == null ? "" : front.certificateId());
        }
    }

    /** Rows without an address are no rows. What the form leaves out is as usual. */
    static BalancerOptions options(Entries entries) {
        UUID standsInFor = entries.id("balancer.standsInFor");
        if (standsInFor != null) {
            return BalancerOptions.PLAIN.standingInFor(standsInFor);
        }
        List<FrontEnd> further = new ArrayList<>();
        for (int i = 0; i < MOST_FURTHER; i++) {
            if (entries.has(ROW + i + ".address")) {
                further.add(new FrontEnd(
                        entries.text(ROW + i + ".address"),
                        entries.whole(ROW + i + ".port", 1, 65_535, "the port"),
                        entries.id(ROW + i + ".certificateId")));
            }
        }
        HealthCheck usual = HealthCheck.DEFAULT;
        return new BalancerOptions(
                entries.id("balancer.certificateId"),
                further,
                entries.flag("balancer.redirect"),
                new HealthCheck(
                        entries.has("balancer.check.path") ? entries.text("balancer.check.path") : usual.path(),
                        number(entries, "balancer.check.everySeconds", usual.everySeconds(), 60, "the seconds"),
                        number(entries, "balancer.check.fall", usual.fall(), 10, "the number of checks"),
                        number(entries, "balancer.check.rise", usual.rise(), 10, "the number of checks")),
                number(entries, "balancer.drainSeconds", BalancerOptions.DEFAULT_DRAIN_SECONDS, 3600, "the seconds"),
                null);
    }

    private static int number(Entries entries, String name, int usual, int most, String what) {
        return entries.has(name) ? entries.whole(name, 1, most, what) : usual;
    }

    /** As many rows as are filled, and an empty one. */
    static List<Integer> rows(Entries entries) {
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < MOST_FURTHER; i++) {
            rows.add(i);
            if (!entries.has(ROW + i + ".address")) {
                break;
            }
        }
        return rows;
    }
}
