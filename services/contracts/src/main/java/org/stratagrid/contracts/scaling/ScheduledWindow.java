package org.stratagrid.contracts.scaling;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Tier;

/**
 * An expected transient (spec DM-9): from Friday 18:00 to Monday 06:00 three web servers more. Exactly one of {@code weekly} and
 * {@code once} is set. Where clocks are put forward, a time that does not exist is the moment of the change; where they are put
 * back, one that comes twice is its first coming.
 *
 * @param id          null in a request for a new one
 * @param zone        a time zone of the IANA data base, "Europe/Berlin", whose wall clock the times are
 * @param moreServers servers beside those configured by hand, 0 for none
 * @param moreMemory  for each server of the tier, ZERO for none
 */
public record ScheduledWindow(
        @Nullable UUID id,
        Tier tier,
        @Nullable Weekly weekly,
        @Nullable Once once,
        String zone,
        int moreServers,
        Memory moreMemory) {

    /** Every week; shorter than a week. */
    public record Weekly(DayOfWeek fromDay, LocalTime from, DayOfWeek untilDay, LocalTime until) {}

    /** One time only. */
    public record Once(LocalDateTime from, LocalDateTime until) {}
}
