package org.stratagrid.billing.subscription;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.billing.payment.Authorisation;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Refusal;

/** The subscriptions' rows. */
@Component
public class SubscriptionBook {

    private static final int MOST_FAILED_DAYS = 3;

    private static final String SELECT = "SELECT s.* FROM billing.subscription s WHERE s.account_id = :account";

    private final JdbcClient database;

    SubscriptionBook(JdbcClient database) {
        this.database = database;
    }

    public Optional<SubscriptionRow> find(UUID accountId) {
        return read(accountId, "");
    }

    public SubscriptionRow get(UUID accountId) {
        return find(accountId).orElseThrow(() -> Refusal.notFound("subscription"));
    }

    /** Within a transaction that holds the rated hours, so that nobody else changes this account's money. */
    public SubscriptionRow lock(UUID accountId) {
        return read(accountId, " FOR UPDATE").orElseThrow(() -> Refusal.notFound("subscription"));
    }

    private Optional<SubscriptionRow> read(UUID accountId, String suffix) {
        return database.sql(SELECT + suffix)
                .param("account", accountId)
                .query(SubscriptionBook::row)
                .optional();
    }

    /** False when the account has one already. */
    public boolean insert(
            UUID accountId,
            String holder,
            String email,
            Authorisation.Authorised card,
            List<Plan> plans,
            LocalDate period,
            Instant at) {
        int inserted = database.sql("INSERT INTO billing.subscription"
                        + " (account_id, holder, email, currency, card_token, card_label, period, opened_at)"
                        + " VALUES (:account, :holder, :email, :currency, :token, :label, :period, :at)"
                        + " ON CONFLICT (account_id) DO NOTHING")
                .param("account", accountId)
                .param("holder", holder)
                .param("email", email)
                .param("currency", plans.get(0).price().currency().getCurrencyCode())
                .param("token", card.token())
                .param("label", card.label())
                .param("period", period)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
        if (inserted == 0) {
            return false;
        }
        for (Plan plan : plans) {
            database.sql("INSERT INTO billing.subscription_plan (account_id, resource, plan_code)"
                            + " VALUES (:account, :resource, :plan)")
                    .param("account", accountId)
                    .param("resource", plan.resource().name())
                    .param("plan", plan.code())
                    .update();
        }
        return true;
    }

    public void replaceCard(UUID accountId, Authorisation.Authorised card) {
        database.sql(
                        "UPDATE billing.subscription SET card_token = :token, card_label = :label WHERE account_id = :account")
                .param("account", accountId)
                .param("token", card.token())
                .param("label", card.label())
                .update();
    }

    public void replacePlan(UUID accountId, Plan plan) {
        database.sql("UPDATE billing.subscription_plan SET plan_code = :plan"
                        + " WHERE account_id = :account AND resource = :resource")
                .param("account", accountId)
                .param("resource", plan.resource().name())
                .param("plan", plan.code())
                .update();
    }

    /** A charge for what is owed went through. */
    public void chargeTaken(UUID accountId) {
        database.sql("UPDATE billing.subscription SET failed_days = 0, last_failed_day = NULL, restricted = false"
                        + " WHERE account_id = :account")
                .param("account", accountId)
                .update();
    }

    /** A charge for what is owed failed: a day counts once (BI-7). */
    public void chargeFailed(UUID accountId, LocalDate day) {
        database.sql("UPDATE billing.subscription SET failed_days = failed_days + 1, last_failed_day = :day,"
                        + " restricted = failed_days + 1 > :most"
                        + " WHERE account_id = :account AND (last_failed_day IS NULL OR last_failed_day < :day)")
                .param("account", accountId)
                .param("day", day)
                .param("most", MOST_FAILED_DAYS)
                .update();
    }

    /** Accounts that failed to pay and owe nothing any more, because a correction credited it. */
    public List<UUID> forgiveCredited() {
        return database.sql(
                        "UPDATE billing.subscription SET failed_days = 0, last_failed_day = NULL, restricted = false"
                                + " WHERE owed_minor <= 0 AND failed_days > 0 RETURNING account_id")
                .query(UUID.class)
                .list();
    }

    public boolean isCutOff(UUID accountId) {
        return database.sql("SELECT EXISTS (SELECT 1 FROM billing.period_use u"
                        + " JOIN billing.subscription s ON s.account_id = u.account_id AND s.period = u.period"
                        + " WHERE u.account_id = :account AND u.cut_off)")
                .param("account", accountId)
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    private static SubscriptionRow row(ResultSet row, int number) throws SQLException {
        return new SubscriptionRow(
                row.getObject("account_id", UUID.class),
                row.getString("holder"),
                row.getString("card_token"),
                row.getString("card_label"),
                row.getObject("period", LocalDate.class),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                new Money(row.getLong("owed_minor"), Currency.getInstance(row.getString("currency"))),
                row.getInt("failed_days"),
                row.getBoolean("restricted"));
    }
}
