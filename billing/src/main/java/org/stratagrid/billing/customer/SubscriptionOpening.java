package org.stratagrid.billing.customer;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.billing.charging.CardCharges;
import org.stratagrid.billing.ledger.BillingLedger;
import org.stratagrid.billing.payment.Authorisation;
import org.stratagrid.billing.plan.PlanBook;
import org.stratagrid.billing.progress.RatedHours;
import org.stratagrid.billing.subscription.SubscriptionBook;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.billing.SubscriptionRequest;

/** Opens subscriptions (AC-1, AC-2). */
@Component
class SubscriptionOpening {

    private final TransactionTemplate transaction;
    private final RatedHours ratedHours;
    private final SubscriptionBook subscriptions;
    private final PlanBook plans;
    private final BillingLedger ledger;
    private final CardCharges charges;
    private final CardAuthorisation cards;
    private final SubscriptionChanges changes;
    private final Clock clock;

    SubscriptionOpening(
            TransactionTemplate transaction,
            RatedHours ratedHours,
            SubscriptionBook subscriptions,
            PlanBook plans,
            BillingLedger ledger,
            CardCharges charges,
            CardAuthorisation cards,
            SubscriptionChanges changes,
            Clock clock) {
        this.transaction = transaction;
        this.ratedHours = ratedHours;
        this.subscriptions = subscriptions;
        this.plans = plans;
        this.ledger = ledger;
        this.charges = charges;
        this.cards = cards;
        this.changes = changes;
        this.clock = clock;
    }

    void open(UUID accountId, SubscriptionRequest request) {
        if (subscriptions.find(accountId).isPresent()) {
            return;
        }
        List<CardAuthorisation.Wrong> wrong = new ArrayList<>();
        List<Plan> chosen = new ArrayList<>();
        choose("memoryPlan", request.memoryPlan(), Resource.MEMORY, chosen, wrong);
        choose("transferPlan", request.transferPlan(), Resource.TRANSFER, chosen, wrong);
        Authorisation.Authorised card = cards.authorise(request.card(), wrong);
        Optional<UUID> charge = transaction.execute(status -> insert(accountId, request, chosen, card));
        changes.settleIfPossible(charge);
    }

    private void choose(
            String field,
            @Nullable String code,
            Resource resource,
            List<Plan> chosen,
            List<CardAuthorisation.Wrong> wrong) {
        plans.find(code)
                .filter(plan -> plan.resource() == resource)
                .ifPresentOrElse(
                        chosen::add,
                        () -> wrong.add(
                                new CardAuthorisation.Wrong(field, "Please choose one of the plans on offer.")));
    }

    /** The plans' prices for the whole month are charged now, whatever day it is. */
    private Optional<UUID> insert(
            UUID accountId, SubscriptionRequest request, List<Plan> chosen, Authorisation.Authorised card) {
        Instant ratedUntil = ratedHours.holdShared().until();
        Instant now = clock.instant();
        // At a month's turn the old month may be closed already on another machine's clock: it takes nobody in any
        // more.
        Instant at = now.isBefore(ratedUntil) ? ratedUntil : now;
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        LocalDate period = day.withDayOfMonth(1);
        String holder = named(request.holderName(), request.card().holder());
        if (!subscriptions.insert(accountId, holder, named(request.email(), ""), card, chosen, period, now)) {
            return Optional.empty(); // Somebody opened it at the same time.
        }
        ledger.chargePlans(period, day, now, accountId);
        return charges.chargeOwed(subscriptions.lock(accountId), now);
    }

    private static String named(@Nullable String name, String otherwise) {
        return name == null || name.isBlank() ? otherwise : name.strip();
    }
}
