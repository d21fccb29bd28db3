package org.stratagrid.billing.payment;

import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Money;

/**
 * Who takes money from cards. Billing hands a card over once, keeps the token that it gets for it, and charges the token. Both
 * calls throw {@link GatewayUnavailable} when no answer came; then nobody knows whether the charge was made, and the same call
 * with the same key is repeated until an answer comes.
 */
public interface PaymentGateway {

    /** Verifies the card without taking money. */
    Authorisation authorise(Card card);

    /**
     * Takes money once for each key: a repeated key gets the first answer again, whatever else is sent with it.
     *
     * @param idempotencyKey the charge's own name
     */
    ChargeAnswer charge(String token, Money amount, String idempotencyKey);
}
