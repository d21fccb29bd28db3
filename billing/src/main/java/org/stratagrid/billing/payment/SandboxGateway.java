package org.stratagrid.billing.payment;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Money;

/**
 * A gateway without money for trials: it knows test cards only (docs/billing.md) and behaves like one outside. What it did stays
 * done when the caller's transaction fails, and it remembers every charge by its key.
 */
@Component
@ConditionalOnProperty(name = "stratagrid.billing.gateway", havingValue = "sandbox", matchIfMissing = true)
class SandboxGateway implements PaymentGateway {

    private enum Behaviour {
        PAYS,
        DECLINED,
        INSUFFICIENT_FUNDS,
        WRONG_CVC,
        NO_ANSWER,
        FAILS_LATER,
        FUNDS_GONE_LATER
    }

    private static final Map<String, Behaviour> TEST_CARDS = Map.of(
            "4242424242424242", Behaviour.PAYS,
            "5555555555554444", Behaviour.PAYS,
            "4000000000000002", Behaviour.DECLINED,
            "4000000000009995", Behaviour.INSUFFICIENT_FUNDS,
            "4000000000000127", Behaviour.WRONG_CVC,
            "4000000000000119", Behaviour.NO_ANSWER,
            "4000000000000341", Behaviour.FAILS_LATER,
            "4000000000000259", Behaviour.FUNDS_GONE_LATER);

    private final JdbcClient database;
    private final TransactionTemplate own;
    private final SecureRandom random = new SecureRandom();

    SandboxGateway(JdbcClient database, PlatformTransactionManager transactions) {
        this.database = database;
        this.own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Override
    public Authorisation authorise(Card card) {
        String number = CardCheck.digits(card.number());
        Behaviour behaviour = TEST_CARDS.get(number);
        if (behaviour == null) {
            return new Authorisation.Declined(
                    "card.number",
                    "This installation takes test cards only, for example 4242 4242 4242 4242. Please do not enter a real card.");
        }
        return switch (behaviour) {
            case DECLINED ->
                new Authorisation.Declined(
                        "card.number", "The card was declined by its bank. Please use another card.");
            case INSUFFICIENT_FUNDS ->
                new Authorisation.Declined("card.number", "The card has insufficient funds. Please use another card.");
            case WRONG_CVC ->
                new Authorisation.Declined(
                        "card.cvc", "The bank says that the security code is wrong. Please check it.");
            case NO_ANSWER -> throw new GatewayUnavailable("sandbox card that gets no answer");
            case PAYS, FAILS_LATER, FUNDS_GONE_LATER -> keep(number.substring(number.length() - 4), behaviour);
        };
    }

    private Authorisation keep(String lastFour, Behaviour behaviour) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String token = "sandbox_" + HexFormat.of().formatHex(bytes);
        own.executeWithoutResult(status -> database.sql("INSERT INTO billing.sandbox_card (token, last_four, behaviour)"
                        + " VALUES (:token, :lastFour, :behaviour)")
                .param("token", token)
                .param("lastFour", lastFour)
                .param("behaviour", behaviour.name())
                .update());
        return new Authorisation.Authorised(token, "test card •••• " + lastFour);
    }

    @Override
    public ChargeAnswer charge(String token, Money amount, String idempotencyKey) {
        Optional<String> refusal = own.execute(status -> {
            Behaviour behaviour = database.sql("SELECT behaviour FROM billing.sandbox_card WHERE token = :token")
                    .param("token", token)
                    .query((row, number) -> Behaviour.valueOf(row.getString(1)))
                    .single();
            database.sql("INSERT INTO billing.sandbox_charge (idempotency_key, token, amount_minor, currency, refusal)"
                            + " VALUES (:key, :token, :amount, :currency, nullif(:refusal, ''))"
                            + " ON CONFLICT (idempotency_key) DO NOTHING")
                    .param("key", idempotencyKey)
                    .param("token", token)
                    .param("amount", amount.minorUnits())
                    .param("currency", amount.currency().getCurrencyCode())
                    .param("refusal", refusalOf(behaviour))
                    .update();
            return database.sql("SELECT coalesce(refusal, '') FROM billing.sandbox_charge WHERE idempotency_key = :key")
                    .param("key", idempotencyKey)
                    .query((row, number) -> row.getString(1))
                    .optional()
                    .filter(sentence -> !sentence.isEmpty());
        });
        return refusal.<ChargeAnswer>map(ChargeAnswer.Refused::new).orElseGet(ChargeAnswer.Taken::new);
    }

    private static String refusalOf(Behaviour behaviour) {
        return switch (behaviour) {
            case FAILS_LATER -> "The card was declined by its bank.";
            case FUNDS_GONE_LATER -> "The card has insufficient funds.";
            default -> "";
        };
    }
}
