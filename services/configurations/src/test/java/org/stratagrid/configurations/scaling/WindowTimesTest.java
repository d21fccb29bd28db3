package org.stratagrid.configurations.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.scaling.ScheduledWindow.Once;
import org.stratagrid.contracts.scaling.ScheduledWindow.Weekly;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

class WindowTimesTest {

    static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    static ScheduledWindow weekly(String from, String until, String zone) {
        return new ScheduledWindow(
                UUID.randomUUID(),
                Tier.WEB,
                new Weekly(day(from), time(from), day(until), time(until)),
                null,
                zone,
                1,
                Memory.ZERO);
    }

    static ScheduledWindow once(String from, String until, String zone) {
        return new ScheduledWindow(
                UUID.randomUUID(),
                Tier.WEB,
                null,
                new Once(LocalDateTime.parse(from), LocalDateTime.parse(until)),
                zone,
                1,
                Memory.ZERO);
    }

    private static DayOfWeek day(String text) {
        return Map.of(
                        "MON", DayOfWeek.MONDAY,
                        "TUE", DayOfWeek.TUESDAY,
                        "FRI", DayOfWeek.FRIDAY,
                        "SAT", DayOfWeek.SATURDAY,
                        "SUN", DayOfWeek.SUNDAY)
                .get(text.substring(0, 3));
    }

    private static LocalTime time(String text) {
        return LocalTime.parse(text.substring(4));
    }

    private static Span span(String from, String until) {
        return new Span(Instant.parse(from), Instant.parse(until));
    }

    @Test
    @DisplayName("DM-9 Friday evening to Monday morning in Berlin, in winter and in summer")
    void weekend() {
        ScheduledWindow window = weekly("FRI 18:00", "MON 06:00", "Europe/Berlin");
        assertThat(WindowTimes.comings(window, span("2026-03-01T12:00:00Z", "2026-03-16T00:00:00Z")))
                .containsExactly(
                        span("2026-02-27T17:00:00Z", "2026-03-02T05:00:00Z"),
                        span("2026-03-06T17:00:00Z", "2026-03-09T05:00:00Z"),
                        span("2026-03-13T17:00:00Z", "2026-03-16T05:00:00Z"));
        assertThat(WindowTimes.comings(window, span("2026-07-01T00:00:00Z", "2026-07-06T00:00:00Z")))
                .containsExactly(span("2026-07-03T16:00:00Z", "2026-07-06T04:00:00Z"));
    }

    @Test
    @DisplayName(
            "DM-9 the weekend on which clocks are put forward is an hour shorter, the one on which they are put back longer")
    void acrossTheChange() {
        ScheduledWindow window = weekly("FRI 18:00", "MON 06:00", "Europe/Berlin");
        Span spring = WindowTimes.openAt(window, Instant.parse("2026-03-29T12:00:00Z"))
                .orElseThrow();
        assertThat(spring).isEqualTo(span("2026-03-27T17:00:00Z", "2026-03-30T04:00:00Z"));
        assertThat(spring.length()).isEqualTo(Duration.ofHours(59));
        Span autumn = WindowTimes.openAt(window, Instant.parse("2026-10-25T12:00:00Z"))
                .orElseThrow();
        assertThat(autumn.length()).isEqualTo(Duration.ofHours(61));
    }

    @ParameterizedTest
    @DisplayName("DM-9 times that do not exist, or twice, on the Sunday of the change")
    @CsvSource({
        // Put forward at 01:00 UTC: 02:00 to 03:00 does not exist.
        "2026-03-29T02:30,2026-03-29T04:00,2026-03-29T01:00:00Z,2026-03-29T02:00:00Z",
        "2026-03-29T01:00,2026-03-29T02:30,2026-03-29T00:00:00Z,2026-03-29T01:00:00Z",
        "2026-03-29T02:50,2026-03-29T03:10,2026-03-29T01:00:00Z,2026-03-29T01:10:00Z",
        // Put back at 01:00 UTC: 02:00 to 03:00 comes twice.
        "2026-10-25T02:30,2026-10-25T04:00,2026-10-25T00:30:00Z,2026-10-25T03:00:00Z",
        "2026-10-25T01:00,2026-10-25T02:30,2026-10-24T23:00:00Z,2026-10-25T00:30:00Z",
    })
    void oddTimes(String from, String until, Instant begins, Instant ends) {
        assertThat(WindowTimes.comings(
                        once(from, until, "Europe/Berlin"), new Span(MARCH, MARCH.plusSeconds(1L << 26))))
                .containsExactly(new Span(begins, ends));
    }

    @Test
    @DisplayName("DM-9 a window that the clocks leave nothing of does not come that week")
    void leftOut() {
        ScheduledWindow window = weekly("SUN 02:10", "SUN 02:50", "Europe/Berlin");
        assertThat(WindowTimes.comings(window, span("2026-03-16T00:00:00Z", "2026-04-06T00:00:00Z")))
                .containsExactly(
                        span("2026-03-22T01:10:00Z", "2026-03-22T01:50:00Z"),
                        span("2026-04-05T00:10:00Z", "2026-04-05T00:50:00Z"));
    }

    @Test
    @DisplayName("DM-9 neighbours on the wall do not overlap in time, in no zone and at no change of clocks")
    void neighbours() {
        Random random = new Random(26);
        List<String> zones = List.of(
                "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca");
        for (int i = 0; i < 200; i++) {
            String zone = zones.get(i % zones.size());
            String between = String.format("SUN %02d:%02d", random.nextInt(5), random.nextInt(60));
            ScheduledWindow before = weekly("SAT 12:00", between, zone);
            ScheduledWindow after = weekly(between, "SUN 09:00", zone);
            assertThat(WindowTimes.overlap(before, after, MARCH))
                    .as(zone + between)
                    .isEmpty();
            assertThat(WindowTimes.overlap(after, before, MARCH))
                    .as(zone + between)
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("DM-9 overlaps are found: over the week's end, with one that comes once, and only after clocks change")
    void overlaps() {
        ScheduledWindow weekend = weekly("FRI 18:00", "MON 06:00", "Europe/Berlin");
        assertThat(WindowTimes.overlap(weekend, weekly("MON 05:59", "MON 07:00", "Europe/Berlin"), MARCH))
                .contains(Instant.parse("2026-03-02T04:59:00Z"));
        assertThat(WindowTimes.overlap(weekend, weekly("MON 06:00", "FRI 18:00", "Europe/Berlin"), MARCH))
                .isEmpty();
        assertThat(WindowTimes.overlap(weekend, once("2027-01-02T10:00", "2027-01-02T11:00", "UTC"), MARCH))
                .contains(Instant.parse("2027-01-02T10:00:00Z"));
        assertThat(WindowTimes.overlap(weekend, once("2027-01-05T10:00", "2027-01-06T11:00", "UTC"), MARCH))
                .isEmpty();
        // In winter it ends at 05:00 UTC as the other begins; in summer at 04:00 UTC, and begins at 16:00 instead of
        // 17:00.
        ScheduledWindow days = weekly("MON 05:00", "FRI 17:00", "UTC");
        assertThat(WindowTimes.overlap(weekend, days, MARCH)).contains(Instant.parse("2026-04-03T16:00:00Z"));
    }

    @ParameterizedTest
    @DisplayName("DM-9 what cannot be meant is refused at its field")
    @CsvSource({
        "2026-03-05T10:00,2026-03-05T10:00,UTC,1,until,after it begins",
        "2026-03-05T10:00,2026-03-04T10:00,UTC,1,until,after it begins",
        "2026-03-29T02:10,2026-03-29T02:50,Europe/Berlin,1,until,after it begins",
        "2026-02-05T10:00,2026-02-06T10:00,UTC,1,until,over already",
        "2026-03-05T10:00,2026-08-06T10:00,UTC,1,until,90 days",
        "2029-03-05T10:00,2029-03-06T10:00,UTC,1,from,two years",
        "2026-03-05T10:00,2026-03-06T10:00,Europe/Atlantis,1,zone,time zone",
        "2026-03-05T10:00,2026-03-06T10:00,UTC,0,moreServers,how many",
        "2026-03-05T10:00,2026-03-06T10:00,UTC,9,moreServers,most servers",
    })
    void refused(String from, String until, String zone, int servers, String field, String words) {
        ScheduledWindow window = new ScheduledWindow(
                null,
                Tier.WEB,
                null,
                new Once(LocalDateTime.parse(from), LocalDateTime.parse(until)),
                zone,
                servers,
                Memory.ZERO);
        Refusal refusal = refusal(window, List.of());
        assertThat(refusal.fields()).containsOnlyKeys(field);
        assertThat(refusal.fields().get(field)).contains(words);
    }

    @Test
    @DisplayName("DM-9 a schedule that overlaps itself or another one is refused with a sentence")
    void refusedOverlap() {
        Refusal itself = refusal(weekly("FRI 18:00", "FRI 18:00", "UTC"), List.of());
        assertThat(itself.fields().get("until")).contains("overlap itself");
        Refusal other = refusal(
                weekly("SUN 10:00", "SUN 12:00", "UTC"), List.of(weekly("FRI 18:00", "MON 06:00", "Europe/Berlin")));
        assertThat(other.fields().get("from"))
                .contains("Fri 18:00 to Mon 06:00 Europe/Berlin", "Sun 1 Mar 2026, 10:00");
        WindowChecks.check(
                weekly("TUE 10:00", "TUE 12:00", "UTC"),
                List.of(weekly("FRI 18:00", "MON 06:00", "Europe/Berlin")),
                Possible.usual(Tier.WEB, 2, new Memory(512)),
                2,
                MARCH);
    }

    private static Refusal refusal(ScheduledWindow window, List<ScheduledWindow> others) {
        return catchThrowableOfType(
                Refusal.class,
                () -> WindowChecks.check(window, others, Possible.usual(Tier.WEB, 2, new Memory(512)), 2, MARCH));
    }
}
