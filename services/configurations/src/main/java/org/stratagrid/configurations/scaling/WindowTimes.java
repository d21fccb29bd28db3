package org.stratagrid.configurations.scaling;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stratagrid.contracts.scaling.ScheduledWindow;

/**
 * When scheduled windows come (spec DM-9). Wall clock times become moments in an order that never turns round, so that windows
 * which do not overlap on the wall do not overlap in time either, whatever is done to the clocks.
 */
final class WindowTimes {

    /** Rules of time zones hold for every year alike: what does not overlap in so long does not later. */
    private static final Duration LOOKED_AHEAD = Duration.ofDays(2 * 366);

    private WindowTimes() {}

    /** What the wall clock shows, as a moment: in a gap the moment of the change, where it comes twice the first one. */
    static Instant moment(LocalDateTime wall, ZoneId zone) {
        ZoneOffsetTransition change = zone.getRules().getTransition(wall);
        return change != null && change.isGap()
                ? change.getInstant()
                : wall.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    /** The window's comings that touch this span, in order; one that the clocks leave nothing of does not come. */
    static List<Span> comings(ScheduledWindow window, Span during) {
        ZoneId zone = ZoneId.of(window.zone());
        ScheduledWindow.Once once = window.once();
        List<Span> found = new ArrayList<>();
        if (once != null) {
            add(new Span(moment(once.from(), zone), moment(once.until(), zone)), during, found);
            return found;
        }
        ScheduledWindow.Weekly weekly = Objects.requireNonNull(window.weekly());
        // Two weeks before: one week is the longest that a window lasts, and a day is what zones differ by.
        LocalDate day = LocalDate.ofInstant(during.from(), zone)
                .minusWeeks(2)
                .with(TemporalAdjusters.nextOrSame(weekly.fromDay()));
        while (moment(day.atTime(LocalTime.MIN), zone).isBefore(during.until())) {
            LocalDateTime from = day.atTime(weekly.from());
            LocalDateTime until =
                    day.with(TemporalAdjusters.nextOrSame(weekly.untilDay())).atTime(weekly.until());
            if (!until.isAfter(from)) {
                until = until.plusWeeks(1);
            }
            add(new Span(moment(from, zone), moment(until, zone)), during, found);
            day = day.plusWeeks(1);
        }
        return found;
    }

    private static void add(Span coming, Span during, List<Span> found) {
        if (!coming.isEmpty() && coming.overlaps(during)) {
            found.add(coming);
        }
    }

    /** Whether the window is open at this moment; and until when. */
    static Optional<Span> openAt(ScheduledWindow window, Instant moment) {
        return comings(window, new Span(moment, moment.plusNanos(1))).stream()
                .filter(coming -> coming.includes(moment))
                .findFirst();
    }

    /** The first moment at which both are open, of what is not over yet; empty when that never happens. */
    static Optional<Instant> overlap(ScheduledWindow one, ScheduledWindow other, Instant now) {
        Span during = horizon(one, horizon(other, new Span(now, now.plus(LOOKED_AHEAD))));
        List<Span> others = comings(other, during);
        int next = 0;
        for (Span coming : comings(one, during)) {
            while (next < others.size() && !others.get(next).until().isAfter(coming.from())) {
                next++;
            }
            if (next < others.size() && others.get(next).overlaps(coming)) {
                Instant start = others.get(next).from();
                return Optional.of(start.isAfter(coming.from()) ? start : coming.from());
            }
        }
        return Optional.empty();
    }

    /** For a window that comes once only its own time matters. */
    private static Span horizon(ScheduledWindow window, Span otherwise) {
        ScheduledWindow.Once once = window.once();
        if (once == null) {
            return otherwise;
        }
        ZoneId zone = ZoneId.of(window.zone());
        return new Span(moment(once.from(), zone), moment(once.until(), zone));
    }
}
