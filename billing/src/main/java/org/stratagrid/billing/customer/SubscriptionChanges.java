package org.stratagrid.billing.customer;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.billing.charging.CardCharges;
import org.stratagrid.billing.charging.ChargeSettlement;
import org.stratagrid.billing.charging.PlanSwitch;
import org.stratagrid.billing.payment.Authorisation;
import org.stratagrid.billing.payment.GatewayUnavailable;
import org.stratagrid.billing.plan.PlanBook;
import org.stratagrid.billing.progress.RatedHours;
import org.stratagrid.billing.subscription.SubscriptionBook;
import org.stratagrid.billing.subscription.SubscriptionRow;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Refusal;

/**
 * A customer changes plan or card. The gateway is asked outside transactions; what it is asked for is a pending charge first,
 * so that a crash in between is finished by the charge's job.
 */
@Component
class SubscriptionChanges {

    private final TransactionTemplate transaction;
    private final RatedHours ratedHours;
    private final SubscriptionBook subscriptions;
    private final PlanBook plans;
    private final PlanSwitch planSwitch;
    private final CardCharges charges;
    private final ChargeSettlement settlement;
    private final CardAuthorisation cards;
    private final Clock clock;

    SubscriptionChanges(
            TransactionTemplate transaction,
            RatedHours ratedHours,
            SubscriptionBook subscriptions,
            PlanBook plans,
            PlanSwitch planSwitch,
            CardCharges charges,
            ChargeSettlement settlement,
            CardAuthorisation cards,
            Clock clock) {
        this.transaction = transaction;
        this.ratedHours = ratedHours;
        this.subscriptions = subscriptions;
        this.plans = plans;
        this.planSwitch = planSwitch;
        this.charges = charges;
        this.settlement = settlement;
        this.cards = cards;
        this.clock = clock;
    }

    void changePlan(UUID accountId, @Nullable String planCode) {
        subscriptions.get(accountId);
        Plan plan = plans.find(planCode)
                .orElseThrow(() -> Refusal.invalid("planCode", "Please choose one of the plans on offer."));
        try {
            // An earlier change whose answer got lost is finished first.
            charges.pending(accountId).ifPresent(settlement::settle);
            Optional<UUID> charge = transaction.execute(status -> beginChange(accountId, plan));
            charge.ifPresent(id -> {
                settlement.settle(id);
                settlement.failure(id).ifPresent(reason -> {
                    String sentence = reason + " The plan was not changed; please use another card.";
                    throw new Refusal(Refusal.Reason.DECLINED, sentence, java.util.Map.of("planCode", sentence));
                });
            });
        } catch (GatewayUnavailable e) {
            throw new Refusal(
                    Refusal.Reason.UNAVAILABLE,
                    "The payment service does not answer at the moment. What was begun is finished as soon as it does.");
        }
    }

    private Optional<UUID> beginChange(UUID accountId, Plan plan) {
        ratedHours.holdShared();
        SubscriptionRow subscription = subscriptions.lock(accountId);
        Instant now = clock.instant();
        if (plan.equals(plans.of(accountId).get(plan.resource()))) {
            return Optional.empty();
        }
        if (!subscription.isInMonthOf(now)) {
            throw new Refusal(
                    Refusal.Reason.UNAVAILABLE,
                    "Last month is just being closed. Please change the plan again in a minute.");
        }
        if (charges.pending(accountId).isPresent()) {
            throw new Refusal(
                    Refusal.Reason.CONFLICT, "A charge on your card is in work. Please try again in a few seconds.");
        }
        return planSwitch.begin(subscription, plan, now);
    }

    void replaceCard(UUID accountId, Card card) {
        subscriptions.get(accountId);
        Authorisation.Authorised authorised = cards.authorise(card, List.of());
        Optional<UUID> charge = transaction.execute(status -> {
            ratedHours.holdShared();
            subscriptions.lock(accountId);
            subscriptions.replaceCard(accountId, authorised);
            return charges.pending(accountId).or(() -> chargeOwed(accountId));
        });
        settleIfPossible(charge);
        // A charge that was pending already may have had its answer from the old card.
        if (charge.flatMap(settlement::failure).isPresent()) {
            settleIfPossible(transaction.execute(status -> {
                ratedHours.holdShared();
                return chargeOwed(accountId);
            }));
        }
    }

    private Optional<UUID> chargeOwed(UUID accountId) {
        return charges.chargeOwed(subscriptions.lock(accountId), clock.instant());
    }

    /** So that the answer tells how it went; if the gateway does not answer, the charge's job goes on trying. */
    void settleIfPossible(Optional<UUID> charge) {
        try {
            charge.ifPresent(settlement::settle);
        } catch (GatewayUnavailable later) {
            return;
        }
    }
}
