package org.stratagrid.web.automation;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.web.page.Entries;

/** A scheduled window as a form. The moments of both kinds share the fields "from" and "until" for what is wrong with them. */
final class WindowForm {

    private WindowForm() {}

    static Entries empty(List<Tier> tiers) {
        return new Entries()
                .with("tier", tiers.contains(Tier.WEB) ? Tier.WEB : tiers.isEmpty() ? "" : tiers.get(0))
                .with("repeat", "weekly")
                .with("fromDay", DayOfWeek.FRIDAY)
                .with("fromTime", "18:00")
                .with("untilDay", DayOfWeek.MONDAY)
                .with("untilTime", "06:00")
                .with("zone", "UTC")
                .with("moreServers", "1")
                .with("moreMemory", "0");
    }

    /** What is wrong is marked in the entries; the answer is then not to be used. */
    static ScheduledWindow read(Entries entries) {
        boolean once = entries.text("repeat").equals("once");
        return new ScheduledWindow(
                null,
                entries.choice("tier", Tier.class, Tier.WEB),
                once ? null : weekly(entries),
                once ? once(entries) : null,
                entries.text("zone"),
                entries.whole("moreServers", 0, 40, "the servers"),
                new Memory(entries.whole("moreMemory", 0, 65_536, "the MiB")));
    }

    private static ScheduledWindow.@Nullable Weekly weekly(Entries entries) {
        DayOfWeek fromDay = entries.choice("fromDay", DayOfWeek.class, DayOfWeek.FRIDAY);
        DayOfWeek untilDay = entries.choice("untilDay", DayOfWeek.class, DayOfWeek.MONDAY);
        LocalTime from = parsed(entries, "fromTime", "from", LocalTime::parse, "18:00");
        LocalTime until = parsed(entries, "untilTime", "until", LocalTime::parse, "06:00");
        return from == null || until == null ? null : new ScheduledWindow.Weekly(fromDay, from, untilDay, until);
    }

    private static ScheduledWindow.@Nullable Once once(Entries entries) {
        LocalDateTime from = parsed(entries, "fromMoment", "from", LocalDateTime::parse, "2026-12-24T18:00");
        LocalDateTime until = parsed(entries, "untilMoment", "until", LocalDateTime::parse, "2026-12-27T06:00");
        return from == null || until == null ? null : new ScheduledWindow.Once(from, until);
    }

    private static <T> @Nullable T parsed(
            Entries entries, String name, String field, Function<String, T> parse, String example) {
        try {
            return parse.apply(entries.text(name));
        } catch (DateTimeParseException e) {
            entries.wrong(field, "Enter it like " + example + ".");
            return null;
        }
    }
}
