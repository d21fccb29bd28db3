package org.stratagrid.billing.overage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stratagrid.billing.overage.Overage.Stretch;
import org.stratagrid.billing.overage.Overage.Terms;

class OverageTest {

    private static final Terms REFERENCE = new Terms(400, 600, 100);
    private static final Terms LARGER = new Terms(900, 1350, 90);

    private final List<Stretch> history = new ArrayList<>();
    private long level;

    /** Bills and remembers, as a day's end does. */
    private List<Stretch> bill(long used, Terms terms, long covered) {
        List<Stretch> due = Overage.due(used, terms, covered, level, () -> history);
        level = used < level
                ? Overage.levelAfterCredit(used, history)
                : due.stream().mapToLong(Stretch::to).max().orElse(level);
        history.addAll(due);
        return due;
    }

    @Test
    void BI_6_eachDayBillsItsOwnOverage() {
        assertThat(bill(400, REFERENCE, 0)).isEmpty();
        assertThat(bill(460, REFERENCE, 0)).containsExactly(new Stretch(400, 460, 60, 100));
        assertThat(bill(500, REFERENCE, 0)).containsExactly(new Stretch(460, 500, 40, 100));
        assertThat(bill(500, REFERENCE, 0)).isEmpty();
    }

    @Test
    void BI_8_useBeyondTheCeilingIsNotBilled() {
        assertThat(bill(605, REFERENCE, 0)).containsExactly(new Stretch(400, 600, 200, 100));
        assertThat(bill(610, REFERENCE, 0)).isEmpty();
    }

    @Test
    void aLargerPlanIncludesTheWholePeriodsUse() {
        bill(450, REFERENCE, 0);
        assertThat(bill(880, LARGER, 400)).isEmpty();
        assertThat(bill(910, LARGER, 400)).containsExactly(new Stretch(900, 910, 10, 90));
    }

    @Test
    void whatIsBilledIsNotBilledAgainByASmallerAllotment() {
        Terms payAsYouGo = new Terms(0, 5000, 35);
        bill(450, REFERENCE, 0);
        assertThat(bill(470, payAsYouGo, 400)).containsExactly(new Stretch(450, 470, 20, 35));
    }

    @Test
    void whatALargerPlanIncludedStaysIncluded() {
        assertThat(bill(720, new Terms(0, 5000, 35), 700)).containsExactly(new Stretch(700, 720, 20, 35));
    }

    @Test
    void aCorrectionDownIsCreditedAtTheRateThatWasBilled() {
        bill(460, REFERENCE, 0);
        assertThat(bill(430, REFERENCE, 0)).containsExactly(new Stretch(460, 430, -30, 100));
        assertThat(level).isEqualTo(430);
        assertThat(bill(440, REFERENCE, 0)).containsExactly(new Stretch(430, 440, 10, 100));
        assertThat(bill(390, REFERENCE, 0)).containsExactly(new Stretch(440, 390, -40, 100));
        assertThat(level).isZero();
        assertThat(bill(410, REFERENCE, 0)).containsExactly(new Stretch(400, 410, 10, 100));
    }

    @Test
    void aCreditOverTwoRatesIsALineForEach() {
        bill(450, REFERENCE, 0);
        bill(950, LARGER, 0);
        assertThat(bill(420, LARGER, 0))
                .containsExactly(new Stretch(950, 420, -50, 90), new Stretch(950, 420, -30, 100));
        assertThat(level).isEqualTo(420);
    }
}
