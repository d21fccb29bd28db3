package org.stratagrid.contracts.values;

/** A payment card as entered; it goes to the payment gateway and is kept nowhere. Expiry year has four digits. */
public record Card(String number, String holder, int expiryMonth, int expiryYear, String cvc) {
    /** Without number and code: a card must never reach a log. */
    @Override
    public String toString() {
        return "Card[…]";
    }
}
