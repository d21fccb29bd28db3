package org.stratagrid.billing.customer;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.billing.plan.PlanBook;
import org.stratagrid.billing.plan.Wording;
import org.stratagrid.billing.subscription.SubscriptionBook;
import org.stratagrid.billing.subscription.SubscriptionRow;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.billing.Standing;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Refusal;

/** A subscription as its customer sees it. */
@Component
class SubscriptionView {

    private final SubscriptionBook subscriptions;
    private final PlanBook plans;

    SubscriptionView(SubscriptionBook subscriptions, PlanBook plans) {
        this.subscriptions = subscriptions;
        this.plans = plans;
    }

    Subscription of(UUID accountId) {
        SubscriptionRow row = subscriptions.get(accountId);
        Map<Resource, Plan> current = plans.of(accountId);
        boolean cutOff = subscriptions.isCutOff(accountId);
        Money owed =
                row.owed().isPositive() ? row.owed() : Money.zero(row.owed().currency());
        Standing standing = standing(row, cutOff);
        return new Subscription(
                accountId,
                required(current.get(Resource.MEMORY)),
                required(current.get(Resource.TRANSFER)),
                row.cardLabel(),
                standing,
                sentence(row, standing, cutOff, owed),
                owed,
                row.periodStart(),
                row.periodEnd());
    }

    private static Standing standing(SubscriptionRow row, boolean cutOff) {
        if (row.restricted()) {
            return Standing.RESTRICTED;
        }
        if (cutOff) {
            return Standing.CUT_OFF;
        }
        return row.failedDays() > 0 ? Standing.OVERDUE : Standing.GOOD;
    }

    private static String sentence(SubscriptionRow row, Standing standing, boolean cutOff, Money owed) {
        String ceiling = "A plan's ceiling is reached: your servers are suspended until you change to a larger plan or "
                + Wording.day(row.period().plusMonths(1)) + " begins.";
        return switch (standing) {
            case GOOD -> "All is well.";
            case OVERDUE ->
                owed + " could not be charged to your card (" + row.failedDays() + " "
                        + (row.failedDays() == 1 ? "day" : "days")
                        + "). It is tried again every day; after more than three days your servers are suspended."
                        + " Another card is charged at once.";
            case CUT_OFF ->
                ceiling + (row.failedDays() > 0 ? " Also, " + owed + " could not be charged to your card." : "");
            case RESTRICTED ->
                owed + " could not be charged for " + row.failedDays()
                        + " days: your servers are suspended until it is paid. Another card is charged at once."
                        + (cutOff ? " " + ceiling : "");
        };
    }

    private static Plan required(@Nullable Plan plan) {
        if (plan == null) {
            throw Refusal.notFound("plan");
        }
        return plan;
    }
}
