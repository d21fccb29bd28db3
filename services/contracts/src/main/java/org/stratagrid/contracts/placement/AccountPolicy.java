package org.stratagrid.contracts.placement;

/**
 * What the operator has decided about where an account's servers go.
 *
 * @param risky     on isolated nodes only, away from other risky accounts (SC-6)
 * @param dedicated on the nodes that are dedicated to the account only (SC-9)
 */
public record AccountPolicy(boolean risky, boolean dedicated) {

    /** Of an account about which nothing was decided. */
    public static final AccountPolicy PLAIN = new AccountPolicy(false, false);
}
