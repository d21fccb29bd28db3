package org.stratagrid.billing.charging;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.billing.subscription.SubscriptionRow;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.values.Money;

/**
 * Charges to be made on cards. A charge is a row and a job, made in the transaction that finds something to be owed; the row's
 * id is the gateway's idempotency key, so that a repeat after a crash never takes money twice. An account has one pending
 * charge at most.
 */
@Component
public class CardCharges {

    /** The outbox message. */
    record ChargeRef(UUID chargeId) {}

    private final JdbcClient database;
    private final ObjectProvider<Scheduler> scheduler;
    private final ObjectProvider<OneTimeTask<ChargeRef>> delivery;

    CardCharges(
            JdbcClient database, ObjectProvider<Scheduler> scheduler, ObjectProvider<OneTimeTask<ChargeRef>> delivery) {
        this.database = database;
        this.scheduler = scheduler;
        this.delivery = delivery;
    }

    /** Charges everybody who owes something: the day's overage and what failed before (BI-6, BI-7). */
    public void chargeAllOwed(LocalDate day, Instant at) {
        List<UUID> charges = database.sql(
                        "INSERT INTO billing.charge (id, account_id, purpose, day, amount_minor, currency, made_at)"
                                + " SELECT gen_random_uuid(), s.account_id, 'OWED', :day, s.owed_minor, s.currency, :at"
                                + " FROM billing.subscription s WHERE s.owed_minor > 0 AND NOT EXISTS ("
                                + " SELECT 1 FROM billing.charge c WHERE c.account_id = s.account_id AND c.state = 'PENDING')"
                                + " RETURNING id")
                .param("day", day)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .list();
        charges.forEach(this::schedule);
    }

    /** Charges what this account owes, unless a charge is pending: whoever settles that one looks again. */
    public Optional<UUID> chargeOwed(SubscriptionRow subscription, Instant at) {
        if (!subscription.owed().isPositive()
                || pending(subscription.accountId()).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(insert(subscription.accountId(), "OWED", "", subscription.owed(), at));
    }

    /** Charges a plan change's price; the plan changes when the money is taken. */
    UUID chargePlanChange(UUID accountId, Plan plan, Money difference, Instant at) {
        return insert(accountId, "PLAN_CHANGE", plan.code(), difference, at);
    }

    public Optional<UUID> pending(UUID accountId) {
        return database.sql("SELECT id FROM billing.charge WHERE account_id = :account AND state = 'PENDING'")
                .param("account", accountId)
                .query(UUID.class)
                .optional();
    }

    private UUID insert(UUID accountId, String purpose, String plan, Money amount, Instant at) {
        UUID id = UUID.randomUUID();
        database.sql(
                        "INSERT INTO billing.charge (id, account_id, purpose, plan_code, day, amount_minor, currency, made_at)"
                                + " VALUES (:id, :account, :purpose, nullif(:plan, ''), :day, :amount, :currency, :at)")
                .param("id", id)
                .param("account", accountId)
                .param("purpose", purpose)
                .param("plan", plan)
                .param("day", LocalDate.ofInstant(at, ZoneOffset.UTC))
                .param("amount", amount.minorUnits())
                .param("currency", amount.currency().getCurrencyCode())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
        schedule(id);
        return id;
    }

    private void schedule(UUID chargeId) {
        scheduler
                .getObject()
                .schedule(delivery.getObject().instance(chargeId.toString(), new ChargeRef(chargeId)), Instant.now());
    }
}
