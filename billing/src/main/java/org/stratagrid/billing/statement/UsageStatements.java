package org.stratagrid.billing.statement;

import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.billing.ledger.BillingLedger;
import org.stratagrid.billing.plan.PlanBook;
import org.stratagrid.billing.plan.Tariff;
import org.stratagrid.billing.plan.Wording;
import org.stratagrid.billing.subscription.SubscriptionRow;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Projection;
import org.stratagrid.contracts.billing.UsageLine;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;

/** The usage and billing area (CP-15) and the projection (BI-3, BI-4). */
@Component
public class UsageStatements {

    private final PlanBook plans;
    private final BillingLedger ledger;
    private final UseReading reading;

    UsageStatements(PlanBook plans, BillingLedger ledger, UseReading reading) {
        this.plans = plans;
        this.ledger = ledger;
        this.reading = reading;
    }

    public List<UsageLine> statement(SubscriptionRow subscription) {
        List<Plan> offer = plans.all();
        return reading.read(subscription).values().stream()
                .map(use -> line(subscription, use, offer))
                .toList();
    }

    public Projection project(SubscriptionRow subscription, Memory allocated) {
        PeriodUse use = reading.readMemory(subscription, allocated);
        Plan plan = use.plan();
        @Nullable
        Plan recommended =
                PlanAdvice.recommend(plans.all(), plan, use.projected()).orElse(null);
        Money overage = ledger.billedOverage(
                        subscription.accountId(),
                        plan.resource(),
                        subscription.period(),
                        plan.price().currency())
                .plus(PlanAdvice.overage(plan, use.free(), use.projected()));
        return new Projection(
                use.sold(use.used()),
                use.sold(use.projected()),
                plan.allotment(),
                use.projected() <= use.allotment(),
                use.projected() >= use.ceiling(),
                overage,
                sentence(subscription, use, allocated, overage, recommended),
                recommended);
    }

    private UsageLine line(SubscriptionRow subscription, PeriodUse use, List<Plan> offer) {
        Plan plan = use.plan();
        return new UsageLine(
                plan,
                use.sold(use.used()),
                use.sold(use.projected()),
                use.sold(use.overage()),
                Tariff.amount(plan.resource(), use.overage(), plan.overageRate()),
                ledger.billed(
                        subscription.accountId(),
                        plan.resource(),
                        subscription.period(),
                        plan.price().currency()),
                use.percentUsed(),
                UseWarnings.of(use, lastDay(subscription)),
                PlanAdvice.recommend(offer, plan, Math.max(use.used(), use.projected()))
                        .orElse(null));
    }

    private static String sentence(
            SubscriptionRow subscription, PeriodUse use, Memory allocated, Money overage, @Nullable Plan recommended) {
        Plan plan = use.plan();
        String projected = "With " + allocated + " running until " + lastDay(subscription) + " this month comes to "
                + Wording.quantity(use.sold(use.projected()), plan.resource());
        if (use.projected() <= use.allotment()) {
            return projected + "; your plan " + Wording.plan(plan) + " includes it.";
        }
        String consequence = plan.allotment() == 0
                ? "; your plan " + Wording.plan(plan) + " charges " + overage + " for it"
                : "; your plan " + Wording.plan(plan) + " includes " + plan.allotment() + ", and the overage costs "
                        + overage;
        String stop =
                use.projected() >= use.ceiling() ? ". At " + plan.cutOff() + " your servers would be suspended" : "";
        String advice = recommended == null
                ? ". You can use less memory to pay less."
                : ". The plan " + Wording.plan(recommended) + " (" + recommended.price()
                        + " a month) takes it; change to it, or use less memory.";
        return projected + consequence + stop + advice;
    }

    private static String lastDay(SubscriptionRow subscription) {
        return Wording.day(YearMonth.from(subscription.period()).atEndOfMonth());
    }
}
