package org.stratagrid.billing.payment;

/** What a gateway says to a charge. */
public sealed interface ChargeAnswer {

    /** The money is taken. */
    record Taken() implements ChargeAnswer {}

    /** It is not, and why. */
    record Refused(String sentence) implements ChargeAnswer {}
}
