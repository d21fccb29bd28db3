package org.stratagrid.billing.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.stratagrid.billing.plan.Tariff;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.values.MemoryTime;
import org.stratagrid.contracts.values.Money;

class PlanAdviceTest {

    private static final Plan PAYG = plan("payg", "0.00", 0, "0.35", 5000);
    private static final Plan SMALL = plan("400", "99.99", 400, "1.00", 600);
    private static final Plan MIDDLE = plan("900", "199.99", 900, "0.90", 1350);
    private static final Plan LARGE = plan("2400", "449.99", 2400, "0.80", 3600);
    private static final List<Plan> ALL = List.of(PAYG, SMALL, MIDDLE, LARGE);

    private static Plan plan(String code, String price, long allotment, String rate, long cutOff) {
        return new Plan(
                code, code, Resource.MEMORY, Money.of(price, "USD"), allotment, Money.of(rate, "USD"), cutOff, 2);
    }

    private static Optional<String> recommended(Plan present, long gbRamHours) {
        return PlanAdvice.recommend(ALL, present, hours(gbRamHours)).map(Plan::code);
    }

    private static long hours(long gbRamHours) {
        return MemoryTime.ofGbRamHours(gbRamHours).mibSeconds();
    }

    @Test
    void BI_3_theCheapestPlanThatTakesTheUse() {
        assertThat(recommended(SMALL, 2160)).contains("2400");
        assertThat(recommended(SMALL, 401)).contains("900");
        assertThat(recommended(SMALL, 400)).isEmpty();
        assertThat(recommended(LARGE, 10)).isEmpty();
        assertThat(recommended(PAYG, 300)).contains("400");
    }

    @Test
    void BI_3_beyondAllAllotmentsTheCheapestInTotalThatDoesNotStop() {
        // 449.99 + 300 x 0.80 = 689.99; pay as you go 2,700 x 0.35 = 945.00
        assertThat(recommended(SMALL, 2700)).contains("2400");
        assertThat(recommended(LARGE, 2700)).isEmpty();
        assertThat(recommended(SMALL, 4000)).contains("payg");
        assertThat(recommended(SMALL, 5000)).isEmpty();
    }

    @Test
    void BI_2_ramHoursSpreadFreelyOverServersAndHours() {
        long spread = 2 * 1024 * 360 * 3600L + 512 * 360 * 3600L;
        assertThat(spread).isEqualTo(hours(900));
        assertThat(PlanAdvice.total(MIDDLE, spread)).isEqualTo(Money.of("199.99", "USD"));
    }

    @Test
    void BI_3_totalsEndAtTheCeiling() {
        assertThat(PlanAdvice.total(SMALL, hours(2160))).isEqualTo(Money.of("299.99", "USD"));
    }

    @Test
    void moneyIsRoundedOnceHalfEven() {
        Money oneCent = Money.of("0.01", "USD");
        long half = Resource.TRANSFER.baseUnitsPerSoldUnit() / 2;
        assertThat(Tariff.amount(Resource.TRANSFER, half, oneCent).minorUnits()).isZero();
        assertThat(Tariff.amount(Resource.TRANSFER, half + 1, oneCent).minorUnits())
                .isOne();
        assertThat(Tariff.amount(Resource.TRANSFER, 3 * half, oneCent).minorUnits())
                .isEqualTo(2);
    }
}
