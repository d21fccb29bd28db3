package org.stratagrid.contracts.billing;

/** How an account stands. */
public enum Standing {
    GOOD,
    /** A charge failed and is tried again daily (BI-7). */
    OVERDUE,
    /** More than three consecutive failed days (BI-7): guests suspended until it pays. */
    RESTRICTED,
    /** The plan's ceiling is reached (BI-8): guests suspended until the plan changes or the next period begins. */
    CUT_OFF
}
