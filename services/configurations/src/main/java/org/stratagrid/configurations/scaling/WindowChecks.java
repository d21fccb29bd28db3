package org.stratagrid.configurations.scaling;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import org.stratagrid.configurations.draft.Problems;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;

/** The checks of a window's form (spec DM-9). Fields carry the names of the {@link ScheduledWindow}'s properties. */
final class WindowChecks {

    static final int MOST_WINDOWS = 20;

    private static final Duration LONGEST = Duration.ofDays(90);
    private static final Duration FURTHEST = Duration.ofDays(2 * 365);
    private static final DateTimeFormatter WALL = DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm", Locale.ENGLISH);

    private WindowChecks() {}

    /**
     * Throws a Refusal that names the fields.
     *
     * @param others the other windows of its tier
     * @param policy the tier's, whose bounds hold for windows too
     * @param byHand servers that the customer deployed
     */
    static void check(
            ScheduledWindow window, List<ScheduledWindow> others, ScalingPolicy policy, int byHand, Instant now) {
        Problems problems = new Problems();
        amount(window, policy, byHand, problems);
        if (window.zone() == null || !ZoneId.getAvailableZoneIds().contains(window.zone())) {
            problems.add("zone", "Choose a time zone like Europe/Berlin or UTC.");
        }
        if ((window.weekly() == null) == (window.once() == null)) {
            problems.add("weekly", "Choose whether it comes every week or once.");
        }
        times(window, problems);
        problems.refuseIfAny();
        moments(window, now, problems);
        problems.refuseIfAny();
        for (ScheduledWindow other : others) {
            WindowTimes.overlap(window, other, now)
                    .ifPresent(moment -> problems.add(
                            "from",
                            "It overlaps the window “" + words(other) + "” of the same tier, the first time on "
                                    + WALL.format(moment.atZone(ZoneId.of(window.zone())))
                                    + ". Change one of the two."));
        }
        problems.refuseIfAny();
    }

    private static void amount(ScheduledWindow window, ScalingPolicy policy, int byHand, Problems problems) {
        boolean servers = window.moreServers() != 0;
        boolean memory = window.moreMemory() != null && window.moreMemory().mib() != 0;
        if (window.moreServers() < 0 || (!servers && !memory)) {
            problems.add("moreServers", "Enter how many servers or how much memory there should be more.");
        }
        if (servers && !Possible.addsServers(window.tier())) {
            problems.add("moreServers", "Only web and application servers are added automatically; choose memory.");
        } else if (byHand + window.moreServers() > policy.maxServers()) {
            problems.add(
                    "moreServers",
                    "With the " + byHand + " you have that is more than the tier's most servers, " + policy.maxServers()
                            + ". Allow more first, in the tier's bounds.");
        }
        if (window.moreMemory() == null || window.moreMemory().mib() % PolicyChecks.MEMORY_STEP_MIB != 0) {
            problems.add("moreMemory", "Memory comes in steps of " + PolicyChecks.MEMORY_STEP_MIB + " MiB.");
        }
    }

    private static void times(ScheduledWindow window, Problems problems) {
        ScheduledWindow.Weekly weekly = window.weekly();
        if (weekly != null) {
            if (weekly.fromDay() == null || weekly.from() == null) {
                problems.add("from", "Enter the day and time at which it begins.");
            }
            if (weekly.untilDay() == null || weekly.until() == null) {
                problems.add("until", "Enter the day and time at which it ends.");
            }
            if (!problems.has("from")
                    && !problems.has("until")
                    && weekly.fromDay() == weekly.untilDay()
                    && weekly.from().equals(weekly.until())) {
                problems.add(
                        "until",
                        "It would begin again in the moment it ends, and overlap itself: end it earlier, or configure"
                                + " the servers by hand.");
            }
        }
        ScheduledWindow.Once once = window.once();
        if (once != null) {
            if (once.from() == null) {
                problems.add("from", "Enter the date and time at which it begins.");
            }
            if (once.until() == null) {
                problems.add("until", "Enter the date and time at which it ends.");
            }
        }
    }

    private static void moments(ScheduledWindow window, Instant now, Problems problems) {
        ScheduledWindow.Once once = window.once();
        if (once == null) {
            return;
        }
        Span span = new Span(
                WindowTimes.moment(once.from(), ZoneId.of(window.zone())),
                WindowTimes.moment(once.until(), ZoneId.of(window.zone())));
        if (span.isEmpty()) {
            problems.add("until", "It has to end after it begins.");
        } else if (!span.until().isAfter(now)) {
            problems.add("until", "That is over already.");
        } else if (span.length().compareTo(LONGEST) > 0) {
            problems.add("until", "A window lasts 90 days at most; for longer, configure the servers by hand.");
        } else if (span.from().isAfter(now.plus(FURTHEST))) {
            problems.add("from", "That is more than two years away.");
        }
    }

    /** "Fri 18:00 to Mon 06:00 Europe/Berlin". */
    static String words(ScheduledWindow window) {
        ScheduledWindow.Weekly weekly = window.weekly();
        ScheduledWindow.Once once = window.once();
        String times = weekly != null
                ? day(weekly.fromDay()) + " " + weekly.from() + " to " + day(weekly.untilDay()) + " " + weekly.until()
                : once != null ? WALL.format(once.from()) + " to " + WALL.format(once.until()) : "";
        return times + " " + window.zone();
    }

    private static String day(java.time.DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }
}
