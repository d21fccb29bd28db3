package org.stratagrid.billing.charging;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.billing.ledger.BillingLedger;
import org.stratagrid.billing.payment.ChargeAnswer;
import org.stratagrid.billing.payment.PaymentGateway;
import org.stratagrid.billing.plan.PlanBook;
import org.stratagrid.billing.progress.RatedHours;
import org.stratagrid.billing.subscription.ServiceSuspension;
import org.stratagrid.billing.subscription.SubscriptionBook;
import org.stratagrid.billing.subscription.SubscriptionRow;
import org.stratagrid.contracts.values.Money;

/**
 * Makes a pending charge and books the answer. The gateway is asked outside any transaction; whoever books first wins, and a
 * second settlement of the same charge finds it settled.
 */
@Component
public class ChargeSettlement {

    private record Pending(
            UUID id, UUID accountId, @Nullable String planCode, LocalDate day, Money amount, String token) {}

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final PaymentGateway gateway;
    private final RatedHours ratedHours;
    private final SubscriptionBook subscriptions;
    private final BillingLedger ledger;
    private final PlanSwitch planSwitch;
    private final PlanBook plans;
    private final CardCharges charges;
    private final ServiceSuspension suspension;
    private final Clock clock;

    ChargeSettlement(
            JdbcClient database,
            TransactionTemplate transaction,
            PaymentGateway gateway,
            RatedHours ratedHours,
            SubscriptionBook subscriptions,
            BillingLedger ledger,
            PlanSwitch planSwitch,
            PlanBook plans,
            CardCharges charges,
            ServiceSuspension suspension,
            Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.gateway = gateway;
        this.ratedHours = ratedHours;
        this.subscriptions = subscriptions;
        this.ledger = ledger;
        this.planSwitch = planSwitch;
        this.plans = plans;
        this.charges = charges;
        this.suspension = suspension;
        this.clock = clock;
    }

    /**
     * Throws {@link org.stratagrid.billing.payment.GatewayUnavailable} when there is no answer yet; the charge stays pending
     * and its job tries again.
     */
    public void settle(UUID chargeId) {
        Optional<Pending> pending = pending(chargeId, "");
        if (pending.isEmpty()) {
            return;
        }
        ChargeAnswer answer =
                gateway.charge(pending.get().token(), pending.get().amount(), "charge-" + chargeId);
        transaction.executeWithoutResult(status -> book(chargeId, answer));
    }

    /** Why the charge failed; empty when it did not. */
    public Optional<String> failure(UUID chargeId) {
        return database.sql("SELECT failure FROM billing.charge WHERE id = :id AND failure IS NOT NULL")
                .param("id", chargeId)
                .query(String.class)
                .optional();
    }

    private void book(UUID chargeId, ChargeAnswer answer) {
        ratedHours.holdShared();
        Optional<Pending> stillPending = pending(chargeId, " FOR UPDATE OF s, c");
        if (stillPending.isEmpty()) {
            return;
        }
        Pending charge = stillPending.get();
        Instant now = clock.instant();
        if (answer instanceof ChargeAnswer.Refused refused) {
            close(charge, "FAILED", refused.sentence(), now);
            if (charge.planCode == null) {
                subscriptions.chargeFailed(charge.accountId, charge.day);
            }
        } else {
            close(charge, "SUCCEEDED", "", now);
            bookPayment(charge, now);
        }
        suspension.reconsider(List.of(charge.accountId));
    }

    private void bookPayment(Pending charge, Instant now) {
        SubscriptionRow before = subscriptions.lock(charge.accountId);
        if (charge.planCode != null) {
            planSwitch.apply(before, plans.find(charge.planCode).orElseThrow(), charge.amount, charge.id, now);
        }
        ledger.pay(charge.accountId, now, charge.amount, before.cardLabel(), charge.id);
        if (charge.planCode == null) {
            subscriptions.chargeTaken(charge.accountId);
            // More may have become owed while this charge was waiting for its answer.
            charges.chargeOwed(subscriptions.lock(charge.accountId), now);
        }
    }

    private void close(Pending charge, String state, String failure, Instant now) {
        database.sql("UPDATE billing.charge SET state = :state, failure = nullif(:failure, ''), settled_at = :at"
                        + " WHERE id = :id")
                .param("state", state)
                .param("failure", failure)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .param("id", charge.id)
                .update();
    }

    private Optional<Pending> pending(UUID chargeId, String suffix) {
        return database.sql(
                        "SELECT c.*, s.card_token FROM billing.charge c JOIN billing.subscription s USING (account_id)"
                                + " WHERE c.id = :id AND c.state = 'PENDING'" + suffix)
                .param("id", chargeId)
                .query((row, number) -> new Pending(
                        chargeId,
                        row.getObject("account_id", UUID.class),
                        row.getString("plan_code"),
                        row.getObject("day", LocalDate.class),
                        new Money(row.getLong("amount_minor"), Currency.getInstance(row.getString("currency"))),
                        row.getString("card_token")))
                .optional();
    }
}
