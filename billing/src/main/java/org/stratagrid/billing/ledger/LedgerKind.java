package org.stratagrid.billing.ledger;

/** Kinds of ledger entries. */
public enum LedgerKind {
    /** A plan's price for a month. */
    PLAN,
    /** What a plan change within the month costs. */
    PLAN_CHANGE,
    /** Use beyond the allotment. */
    OVERAGE,
    /** Overage that was billed and then turned out not to have been used. */
    CREDIT,
    PAYMENT
}
