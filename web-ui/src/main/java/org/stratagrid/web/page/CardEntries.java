package org.stratagrid.web.page;

import org.stratagrid.contracts.values.Card;

/** The card part of a form. What is typed goes to the payment gateway and is never shown again. */
public final class CardEntries {

    private CardEntries() {}

    public static Card card(Entries entries, String prefix) {
        String number = entries.text(prefix + "number").replaceAll("[\\s-]", "");
        if (number.isEmpty()) {
            entries.wrong(prefix + "number", "Enter the card's number.");
        }
        if (!entries.has(prefix + "holder")) {
            entries.wrong(prefix + "holder", "Enter the name on the card.");
        }
        if (!entries.has(prefix + "cvc")) {
            entries.wrong(prefix + "cvc", "Enter the security code of the card.");
        }
        int month = entries.whole(prefix + "expiryMonth", 1, 12, "the month");
        if (entries.text(prefix + "expiryYear").matches("\\d\\d")) {
            entries.with(prefix + "expiryYear", "20" + entries.text(prefix + "expiryYear"));
        }
        int year = entries.whole(prefix + "expiryYear", 2000, 2099, "the year");
        return new Card(number, entries.text(prefix + "holder"), month, year, entries.text(prefix + "cvc"));
    }
}
