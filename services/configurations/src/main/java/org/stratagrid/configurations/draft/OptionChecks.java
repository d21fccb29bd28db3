package org.stratagrid.configurations.draft;

import java.util.regex.Pattern;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.HealthCheck;

/** The checks of what a load balancer does beyond one plain virtual address (spec DM-5). */
final class OptionChecks {

    private static final Pattern PATH = Pattern.compile("/[a-zA-Z0-9/._~%=&?-]{0,199}");
    private static final int MOST_EVERY = 60, MOST_IN_A_ROW = 10, MOST_DRAIN = 3600;

    private OptionChecks() {}

    static void check(BalancerDraft entry, Problems problems) {
        BalancerOptions options = entry.options();
        HealthCheck check = options.check();
        if (!PATH.matcher(check.path()).matches()) {
            problems.add(
                    "balancer.check.path",
                    "The path begins with / and has at most 200 letters, digits and / . _ ~ % = & ? -");
        }
        within(
                problems,
                "balancer.check.everySeconds",
                check.everySeconds(),
                MOST_EVERY,
                "Seconds between two checks: ");
        within(problems, "balancer.check.fall", check.fall(), MOST_IN_A_ROW, "Failed checks until it counts as down: ");
        within(problems, "balancer.check.rise", check.rise(), MOST_IN_A_ROW, "Good checks until it counts as up: ");
        within(problems, "balancer.drainSeconds", options.drainSeconds(), MOST_DRAIN, "Seconds to drain: ");
        boolean tls = entry.fronts().stream().anyMatch(FrontEnd::tls);
        boolean plain = !entry.fronts().stream().allMatch(FrontEnd::tls);
        if (options.redirect() && !(tls && plain)) {
            problems.add(
                    "balancer.redirect",
                    "To send visitors on to TLS it needs a plain virtual address and one with a certificate.");
        }
    }

    private static void within(Problems problems, String field, int value, int most, String what) {
        if (value < 1 || value > most) {
            problems.add(field, what + "enter 1 to " + most + ".");
        }
    }
}
