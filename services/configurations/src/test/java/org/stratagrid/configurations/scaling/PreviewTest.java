package org.stratagrid.configurations.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.scaling.PlannedWindow;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Tier;

/** Two web servers of 1 GiB, and a price of one dollar for an hour of each. */
class PreviewTest {

    private static final Money RATE = Money.of("1.00", "USD");
    private static final Span WEEKEND = span("2026-03-06T18:00:00Z", "2026-03-09T06:00:00Z");

    private final List<Member> byHand = IntStream.of(1, 2)
            .mapToObj(i -> new Member(new UUID(7, i), "web-" + i, 1024, 1024, null))
            .toList();

    private static Span span(String from, String until) {
        return new Span(Instant.parse(from), Instant.parse(until));
    }

    private static ScheduledWindow more(int servers, long mib) {
        return new ScheduledWindow(UUID.randomUUID(), Tier.WEB, null, null, "UTC", servers, new Memory(mib));
    }

    private Preview preview(@Nullable Money aDay) {
        ScalingPolicy policy = new ScalingPolicy(
                false,
                ScalingAction.ADD_SERVER,
                70,
                null,
                null,
                null,
                120,
                70,
                600,
                null,
                3,
                180,
                1,
                6,
                new Memory(256),
                new Memory(2048),
                aDay,
                300);
        return new Preview(policy, byHand, RATE);
    }

    @Test
    @DisplayName("DM-8 DM-9 a window costs no more than what is allowed for each of its days, and the sentence says so")
    void daily() {
        assertThat(preview(null).of(more(3, 0), WEEKEND))
                .extracting(PlannedWindow::sentence, PlannedWindow::cost)
                .containsExactly("5 servers instead of 2.", Money.of("180.00", "USD"));
        Money thirty = Money.of("30.00", "USD");
        // 18 on Friday, 30 on Saturday and on Sunday, 18 on Monday.
        assertThat(preview(thirty).of(more(3, 0), WEEKEND))
                .extracting(PlannedWindow::sentence, PlannedWindow::cost)
                .containsExactly(
                        "5 servers instead of 2. Only as long as the " + thirty + " allowed for a day last.",
                        Money.of("96.00", "USD"));
        assertThat(preview(Money.of("72.00", "USD")).of(more(3, 0), WEEKEND))
                .extracting(PlannedWindow::sentence, PlannedWindow::cost)
                .containsExactly("5 servers instead of 2.", Money.of("180.00", "USD"));
    }

    @Test
    @DisplayName("DM-8 DM-9 windows of one day share that day's money")
    void shared() {
        Money ten = Money.of("10.00", "USD");
        Preview preview = preview(ten);
        assertThat(preview.of(more(2, 0), span("2026-03-06T08:00:00Z", "2026-03-06T12:00:00Z"))
                        .cost())
                .isEqualTo(Money.of("8.00", "USD"));
        assertThat(preview.of(more(2, 0), span("2026-03-06T18:00:00Z", "2026-03-07T02:00:00Z")))
                .extracting(PlannedWindow::sentence, PlannedWindow::cost)
                .containsExactly(
                        "4 servers instead of 2. Only as long as the " + ten + " allowed for a day last.",
                        Money.of("6.00", "USD"));
    }

    @Test
    @DisplayName("DM-8 DM-9 what a day's money never pays for an hour does not come, servers before memory")
    void unpaid() {
        Money three = Money.of("3.00", "USD");
        PlannedWindow planned = preview(three).of(more(3, 1024), span("2026-03-06T18:00:00Z", "2026-03-06T19:00:00Z"));
        assertThat(planned.sentence())
                .isEqualTo("4 servers instead of 2, not 5: the " + three + " allowed for a day are not enough. "
                        + new Memory(0) + " of memory more in the whole tier, bounded by the " + three
                        + " allowed for a day.");
        assertThat(planned.cost()).isEqualTo(Money.of("2.00", "USD"));
    }
}
