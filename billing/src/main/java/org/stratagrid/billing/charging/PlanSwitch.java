package org.stratagrid.billing.charging;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.billing.ledger.BillingLedger;
import org.stratagrid.billing.overage.OverageBilling;
import org.stratagrid.billing.plan.PlanBook;
import org.stratagrid.billing.plan.Tariff;
import org.stratagrid.billing.plan.Wording;
import org.stratagrid.billing.subscription.ServiceSuspension;
import org.stratagrid.billing.subscription.SubscriptionBook;
import org.stratagrid.billing.subscription.SubscriptionRow;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Refusal;

/**
 * Changes a plan within a period. The new plan's allotment counts for the whole period's use; what was billed as overage stays
 * billed and is not billed again; what was included in a plan that was paid stays included. Only a price above what was
 * charged for this period already costs more.
 */
@Component
public class PlanSwitch {

    private final JdbcClient database;
    private final PlanBook plans;
    private final BillingLedger ledger;
    private final OverageBilling overage;
    private final SubscriptionBook subscriptions;
    private final ServiceSuspension suspension;
    private final CardCharges charges;

    PlanSwitch(
            JdbcClient database,
            PlanBook plans,
            BillingLedger ledger,
            OverageBilling overage,
            SubscriptionBook subscriptions,
            ServiceSuspension suspension,
            CardCharges charges) {
        this.database = database;
        this.plans = plans;
        this.ledger = ledger;
        this.overage = overage;
        this.subscriptions = subscriptions;
        this.suspension = suspension;
        this.charges = charges;
    }

    /** Changes the plan now, or returns the charge that changes it when it is taken. Within a transaction on a locked row. */
    public Optional<UUID> begin(SubscriptionRow subscription, Plan plan, Instant now) {
        Period period = period(subscription, plan);
        if (period.used >= Tariff.cutOff(plan)) {
            throw Refusal.invalid(
                    "planCode",
                    "You have used "
                            + Wording.quantity(Tariff.soldUnits(plan.resource(), period.used, 2), plan.resource())
                            + " this month, and the plan " + Wording.plan(plan) + " stops at " + plan.cutOff()
                            + ". Please choose a larger plan, or change on "
                            + Wording.day(subscription.period().plusMonths(1)) + ".");
        }
        long difference = Math.max(0, plan.price().minorUnits() - period.priceChargedMinor);
        Money price = new Money(difference, plan.price().currency());
        if (price.isPositive()) {
            return Optional.of(charges.chargePlanChange(subscription.accountId(), plan, price, now));
        }
        apply(subscription, plan, price, null, now);
        return Optional.empty();
    }

    void apply(SubscriptionRow subscription, Plan to, Money difference, @Nullable UUID chargeId, Instant now) {
        UUID account = subscription.accountId();
        Plan from = plans.of(account).get(to.resource());
        if (from == null) {
            throw new IllegalStateException("account " + account + " has no plan for " + to.resource());
        }
        if (to.allotment() < from.allotment()) {
            // What is over at the old terms is billed at the old terms.
            overage.billNow(account, to.resource(), LocalDate.ofInstant(now, ZoneOffset.UTC));
        }
        ledger.chargePlanChange(account, now, subscription.period(), from, to, difference, chargeId);
        database.sql("UPDATE billing.period_use SET covered = greatest(covered, least(used, :included)),"
                        + " price_charged_minor = price_charged_minor + :difference, plan_changes = plan_changes + 1,"
                        + " cut_off = used >= :cutOff"
                        + " WHERE account_id = :account AND resource = :resource AND period = :period")
                .param("included", Tariff.allotment(from))
                .param("difference", difference.minorUnits())
                .param("cutOff", Tariff.cutOff(to))
                .param("account", account)
                .param("resource", to.resource().name())
                .param("period", subscription.period())
                .update();
        subscriptions.replacePlan(account, to);
        suspension.reconsider(List.of(account));
    }

    private record Period(long used, long priceChargedMinor) {}

    private Period period(SubscriptionRow subscription, Plan plan) {
        return database.sql("SELECT used, price_charged_minor FROM billing.period_use"
                        + " WHERE account_id = :account AND resource = :resource AND period = :period")
                .param("account", subscription.accountId())
                .param("resource", plan.resource().name())
                .param("period", subscription.period())
                .query((row, number) -> new Period(row.getLong(1), row.getLong(2)))
                .single();
    }
}
