package org.stratagrid.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.stratagrid.billing.BillingWorld.FAILS_LATER;
import static org.stratagrid.billing.BillingWorld.GOOD_CARD;
import static org.stratagrid.billing.BillingWorld.usd;

import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.billing.BillingWorld;
import org.stratagrid.billing.charging.CardCharges;
import org.stratagrid.billing.charging.ChargeSettlement;
import org.stratagrid.billing.payment.Authorisation;
import org.stratagrid.billing.payment.ChargeAnswer;
import org.stratagrid.billing.payment.PaymentGateway;
import org.stratagrid.billing.subscription.SubscriptionBook;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.platform.ServiceTest;

/** What must never be is refused by the database, whoever asks. */
@ServiceTest
@Import(BillingWorld.Neighbours.class)
class LedgerGuardsTest {

    @Autowired
    BillingWorld world;

    @Autowired
    JdbcClient database;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    BillingLedger ledger;

    @Autowired
    PaymentGateway gateway;

    @Autowired
    ChargeSettlement settlement;

    @Autowired
    CardCharges charges;

    @Autowired
    SubscriptionBook subscriptions;

    private void refused(String why, Runnable act) {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> act.run()))
                .hasStackTraceContaining(why);
    }

    private OverageEntry overage(UUID account, LocalDate day, long from, long to) {
        return new OverageEntry(
                account,
                Resource.MEMORY,
                world.now(),
                day,
                day.withDayOfMonth(1),
                day.withDayOfMonth(1),
                0,
                from,
                to,
                "Overage",
                java.math.BigDecimal.ONE,
                usd("1.00"),
                usd("1.00"));
    }

    @Test
    void BI_10_unbalancedEntriesAreRefused() {
        UUID account = world.open("memory-400", GOOD_CARD);
        String insert = "INSERT INTO billing.ledger_entry (account_id, kind, at, period, day, text, quantity, unit,"
                + " unit_price_minor, amount_minor, currency) SELECT account_id, 'PLAN', now(), period, period, 'x', 1,"
                + " 'x', 1, 1, 'USD' FROM billing.subscription WHERE account_id = '" + account + "'";
        refused("is not balanced", () -> database.sql(insert).update());
        refused(
                "is not balanced",
                () -> database.sql("WITH e AS (" + insert + " RETURNING id)"
                                + " INSERT INTO billing.posting SELECT id, 'receivable', 1 FROM e"
                                + " UNION ALL SELECT id, 'revenue', -2 FROM e")
                        .update());
    }

    @Test
    void BI_6_aDaysLineExistsOnce() {
        UUID account = world.open("memory-400", GOOD_CARD);
        LocalDate day = world.today();
        refused("ledger_overage_once", () -> {
            ledger.chargeOverage(overage(account, day, 0, 1));
            ledger.chargeOverage(overage(account, day, 1, 2));
        });
    }

    @Test
    void BI_10_whatIsWrittenStays() {
        UUID account = world.open("memory-400", GOOD_CARD);
        LocalDate month = world.today().withDayOfMonth(1);
        world.beginMonth();
        refused(
                "written once",
                () -> database.sql("UPDATE billing.ledger_entry SET amount_minor = 0")
                        .update());
        refused(
                "written once",
                () -> database.sql("DELETE FROM billing.posting").update());
        refused(
                "written once",
                () -> database.sql("DELETE FROM billing.invoice").update());
        refused("is issued", () -> ledger.chargeOverage(overage(account, month, 0, 1)));
        refused(
                "the ledger",
                () -> database.sql("INSERT INTO billing.invoice VALUES"
                                + " ('x', :account, '2020-01-01', now(), 'x', 1, 'USD')")
                        .param("account", account)
                        .update());
    }

    @Test
    void BI_7_aRepeatedChargeTakesMoneyOnce() {
        UUID account = world.open("memory-400", GOOD_CARD);
        UUID charge = database.sql("SELECT id FROM billing.charge WHERE account_id = :account")
                .param("account", account)
                .query(UUID.class)
                .single();
        settlement.settle(charge);
        settlement.settle(charge);
        assertThat(world.ledger(account)).containsExactly("PLAN 99.99", "PLAN 9.99", "PAYMENT -109.98");

        String key = "test-" + account;
        String pays = ((Authorisation.Authorised) gateway.authorise(BillingWorld.card(GOOD_CARD))).token();
        String fails = ((Authorisation.Authorised) gateway.authorise(BillingWorld.card(FAILS_LATER))).token();
        assertThat(gateway.charge(pays, usd("5.00"), key)).isEqualTo(new ChargeAnswer.Taken());
        assertThat(gateway.charge(pays, usd("5.00"), key)).isEqualTo(new ChargeAnswer.Taken());
        assertThat(gateway.charge(fails, usd("5.00"), key)).isEqualTo(new ChargeAnswer.Taken());
        assertThat(world.count("billing.sandbox_charge WHERE idempotency_key = '" + key + "'"))
                .isOne();
    }

    @Test
    void theGatewaysMoneyIsTheLedgersAndNoCardNumberIsKept() {
        world.open("memory-900", GOOD_CARD);
        world.beginMonth();
        assertThat(world.count("billing.sandbox_charge s LEFT JOIN billing.charge c"
                        + " ON s.idempotency_key = 'charge-' || c.id"
                        + " WHERE c.id IS NOT NULL AND (s.amount_minor <> c.amount_minor"
                        + " OR (s.refusal IS NULL) <> (c.state = 'SUCCEEDED'))"))
                .isZero();
        assertThat(world.count("billing.subscription s WHERE s.owed_minor <> (SELECT coalesce(sum(p.amount_minor), 0)"
                        + " FROM billing.posting p JOIN billing.ledger_entry e ON e.id = p.entry_id"
                        + " WHERE e.account_id = s.account_id AND p.book = 'receivable')"))
                .isZero();
        assertThat(world.count("billing.subscription s WHERE s::text LIKE '%424242424242%'"))
                .isZero();
        assertThat(world.count("billing.sandbox_card s WHERE s::text LIKE '%424242424242%'"))
                .isZero();
    }

    @Test
    void BI_7_aProcessThatDiesAfterTheGatewaysAnswerChargesOnce() {
        UUID account = world.open("memory-400", GOOD_CARD);
        UUID charge = transaction.execute(status -> {
            ledger.chargeOverage(overage(account, world.today(), 0, 1));
            UUID made =
                    charges.chargeOwed(subscriptions.lock(account), world.now()).orElseThrow();
            gateway.charge(subscriptions.get(account).cardToken(), usd("1.00"), "charge-" + made);
            return made; // The gateway has taken the money; nobody here has booked it.
        });
        BillingWorld.eventually("the job books it", () -> world.ledger(account).contains("PAYMENT -1.00"));
        assertThat(world.count("billing.sandbox_charge WHERE idempotency_key = 'charge-" + charge + "'"))
                .isOne();
        assertThat(world.subscription(account).owed()).isEqualTo(usd("0.00"));
    }
}
