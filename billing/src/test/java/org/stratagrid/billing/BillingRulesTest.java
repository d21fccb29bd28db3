package org.stratagrid.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stratagrid.billing.BillingWorld.FAILS_LATER;
import static org.stratagrid.billing.BillingWorld.GOOD_CARD;
import static org.stratagrid.billing.BillingWorld.card;
import static org.stratagrid.billing.BillingWorld.eventually;
import static org.stratagrid.billing.BillingWorld.usd;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.billing.PlanChange;
import org.stratagrid.contracts.billing.Standing;
import org.stratagrid.contracts.values.MemoryTime;
import org.stratagrid.platform.ServiceTest;

/** The rules of BI as a customer meets them, with the jobs running. */
@ServiceTest
@Import(BillingWorld.Neighbours.class)
class BillingRulesTest {

    @Autowired
    Billing billing;

    @Autowired
    BillingWorld world;

    @Autowired
    FakeGrid grid;

    @Autowired
    FakeMetering metering;

    @BeforeEach
    void month() {
        world.beginMonth();
    }

    @Test
    void BI_6_sixtyOnOneDayAndFortyOnTheNext() {
        UUID account = world.open("memory-400", GOOD_CARD);
        world.useMemory(account, 400);
        world.endDay();
        world.useMemory(account, 25);
        world.useMemory(account, 35);
        world.endDay();
        world.useMemory(account, 40);
        world.endDay();
        assertThat(world.ledger(account))
                .containsExactly(
                        "PLAN 99.99",
                        "PLAN 9.99",
                        "PAYMENT -109.98",
                        "OVERAGE 60.00",
                        "PAYMENT -60.00",
                        "OVERAGE 40.00",
                        "PAYMENT -40.00");
    }

    @Test
    void BI_11_transferIsRatedByTheSameRules() {
        UUID account = world.open("memory-400", GOOD_CARD);
        world.use(account, 0, 150_000_000_000L);
        world.endDay();
        assertThat(world.ledger(account)).contains("OVERAGE 6.00", "PAYMENT -6.00");
        world.use(account, 0, 50_000_000_000L);
        assertThat(world.subscription(account).standing()).isEqualTo(Standing.CUT_OFF);
        billing.changePlan(account, new PlanChange("transfer-1000"));
        assertThat(world.subscription(account).standing()).isEqualTo(Standing.GOOD);
    }

    @Test
    void BI_8_BI_9_theCeilingSuspendsAndALargerPlanBringsBack() {
        UUID account = world.open("memory-400", GOOD_CARD);
        world.useMemory(account, 599);
        assertThat(world.subscription(account).standing()).isEqualTo(Standing.GOOD);
        assertThat(grid.told(account)).isEmpty();
        world.useMemory(account, 6);
        assertThat(world.subscription(account).standing()).isEqualTo(Standing.CUT_OFF);
        eventually("suspended", () -> grid.told(account).equals(java.util.List.of("suspend")));
        world.endDay();
        // Use beyond the ceiling, until the suspension took hold, is not charged.
        assertThat(world.ledger(account)).contains("OVERAGE 200.00");
        assertThat(billing.changePlan(account, new PlanChange("memory-900")).standing())
                .isEqualTo(Standing.GOOD);
        eventually("restored", () -> grid.told(account).equals(java.util.List.of("suspend", "restore")));
        world.useMemory(account, 300);
        world.endDay();
        assertThat(world.ledger(account))
                .containsExactly(
                        "PLAN 99.99",
                        "PLAN 9.99",
                        "PAYMENT -109.98",
                        "OVERAGE 200.00",
                        "PAYMENT -200.00",
                        "PLAN_CHANGE 100.00",
                        "PAYMENT -100.00",
                        "OVERAGE 4.50",
                        "PAYMENT -4.50");
        world.beginMonth();
        Invoice invoice = billing.invoices(account).get(0);
        assertThat(invoice.total()).isEqualTo(usd("414.48"));
        assertThat(world.ledger(account)).endsWith("PLAN 199.99", "PLAN 9.99", "PAYMENT -209.98");
    }

    @Test
    void BI_8_theNextMonthLiftsTheCutOff() {
        UUID account = world.open("memory-400", GOOD_CARD);
        world.useMemory(account, 600);
        eventually("suspended", () -> grid.told(account).equals(java.util.List.of("suspend")));
        world.beginMonth();
        assertThat(world.subscription(account).standing()).isEqualTo(Standing.GOOD);
        eventually("restored", () -> grid.told(account).equals(java.util.List.of("suspend", "restore")));
    }

    @Test
    void BI_7_BI_9_fourFailedDaysRestrictAndPayingRestores() {
        UUID account = world.open("memory-400", FAILS_LATER);
        assertThat(world.subscription(account).standing()).isEqualTo(Standing.OVERDUE);
        for (int day = 1; day <= 3; day++) {
            world.endDay();
            assertThat(world.subscription(account).standing())
                    .as("after day " + day)
                    .isEqualTo(Standing.OVERDUE);
        }
        assertThat(grid.told(account)).isEmpty();
        world.endDay();
        assertThat(world.subscription(account).standing()).isEqualTo(Standing.RESTRICTED);
        assertThat(world.subscription(account).owed()).isEqualTo(usd("109.98"));
        eventually("suspended", () -> grid.told(account).equals(java.util.List.of("suspend")));
        assertThat(billing.replaceCard(account, card(FAILS_LATER)).standing()).isEqualTo(Standing.RESTRICTED);
        assertThat(billing.replaceCard(account, card(GOOD_CARD)).standing()).isEqualTo(Standing.GOOD);
        assertThat(world.subscription(account).owed()).isEqualTo(usd("0.00"));
        eventually("restored", () -> grid.told(account).equals(java.util.List.of("suspend", "restore")));
        assertThat(world.ledger(account)).containsExactly("PLAN 99.99", "PLAN 9.99", "PAYMENT -109.98");
    }

    @Test
    void BI_8_BI_9_serviceComesBackOnlyWhenNoReasonIsLeft() {
        UUID account = world.open("memory-400", FAILS_LATER);
        world.useMemory(account, 600);
        for (int day = 1; day <= 4; day++) {
            world.endDay();
        }
        assertThat(world.subscription(account).standing()).isEqualTo(Standing.RESTRICTED);
        eventually("suspended", () -> grid.told(account).equals(java.util.List.of("suspend")));
        assertThat(billing.replaceCard(account, card(GOOD_CARD)).standing()).isEqualTo(Standing.CUT_OFF);
        world.endDay();
        assertThat(grid.told(account)).containsExactly("suspend");
        billing.changePlan(account, new PlanChange("memory-900"));
        eventually("restored", () -> grid.told(account).equals(java.util.List.of("suspend", "restore")));
    }

    @Test
    void anUnreachableGridLearnsThePresentStateWhenItIsBack() {
        UUID flapping = world.open("memory-400", GOOD_CARD);
        UUID suspended = world.open("memory-400", GOOD_CARD);
        grid.reachable(false);
        try {
            world.useMemory(flapping, 600);
            world.useMemory(suspended, 600);
            billing.changePlan(flapping, new PlanChange("memory-900"));
            assertThat(grid.told(suspended)).isEmpty();
        } finally {
            grid.reachable(true);
        }
        eventually("suspended", () -> grid.told(suspended).equals(java.util.List.of("suspend")));
        eventually("told", () -> !grid.told(flapping).isEmpty());
        assertThat(grid.told(flapping)).containsOnly("restore");
    }

    @Test
    void nothingIsLostWhileMeteringDoesNotAnswer() {
        UUID account = world.open("memory-400", GOOD_CARD);
        metering.reachable(false);
        java.util.concurrent.CompletableFuture<Void> back = java.util.concurrent.CompletableFuture.runAsync(
                () -> metering.reachable(true),
                java.util.concurrent.CompletableFuture.delayedExecutor(1, java.util.concurrent.TimeUnit.SECONDS));
        world.useMemory(account, 401);
        world.endDay();
        back.join();
        assertThat(world.ledger(account)).contains("OVERAGE 1.00");
    }

    @Test
    void BI_10_aCorrectionAfterTheInvoiceComesOnTheNextOne() {
        UUID account = world.open("memory-400", GOOD_CARD);
        UUID server = UUID.randomUUID();
        java.time.Instant hour = world.now();
        metering.snapshot(account, server, hour, MemoryTime.ofGbRamHours(460).mibSeconds(), 0);
        world.endDay();
        world.beginMonth();
        Invoice invoice = billing.invoices(account).get(0);
        metering.snapshot(account, server, hour, MemoryTime.ofGbRamHours(430).mibSeconds(), 0);
        world.endDay();
        assertThat(world.ledger(account)).endsWith("PLAN 99.99", "PLAN 9.99", "PAYMENT -109.98", "CREDIT -30.00");
        metering.snapshot(account, server, hour, MemoryTime.ofGbRamHours(440).mibSeconds(), 0);
        world.endDay();
        assertThat(world.ledger(account)).endsWith("CREDIT -30.00", "OVERAGE 10.00");
        world.beginMonth();
        assertThat(billing.invoices(account).get(1)).isEqualTo(invoice);
        assertThat(billing.invoices(account).get(0).total()).isEqualTo(usd("89.98"));
        // The credit of 20.00 that was left pays a part of the next month.
        assertThat(world.ledger(account)).endsWith("PAYMENT -89.98");
        assertThat(world.subscription(account).owed()).isEqualTo(usd("0.00"));
    }

    @Test
    void BI_9_aChangeToASmallerPlanBillsTheDaySoFarAtTheOldRateAndNothingTwice() {
        UUID account = world.open("memory-900", GOOD_CARD);
        world.useMemory(account, 950);
        billing.changePlan(account, new PlanChange("memory-payg"));
        world.useMemory(account, 10);
        // Back again: the larger plan's price is paid for this month.
        billing.changePlan(account, new PlanChange("memory-900"));
        world.useMemory(account, 1);
        world.endDay();
        assertThat(world.ledger(account))
                .containsExactly(
                        "PLAN 199.99",
                        "PLAN 9.99",
                        "PAYMENT -209.98",
                        "OVERAGE 45.00",
                        "PLAN_CHANGE 0.00",
                        "PLAN_CHANGE 0.00",
                        "OVERAGE 9.90",
                        "PAYMENT -54.90");
    }
}
