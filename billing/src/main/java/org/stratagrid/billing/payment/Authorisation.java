package org.stratagrid.billing.payment;

/** What a gateway says to a card. */
public sealed interface Authorisation {

    /** {@code label} is what the customer may see of the card: "test card •••• 4242". */
    record Authorised(String token, String label) implements Authorisation {
        @Override
        public String toString() {
            return "Authorised[" + label + "]";
        }
    }

    /** {@code field} is the entry that is at fault, like "card.number". */
    record Declined(String field, String sentence) implements Authorisation {}
}
