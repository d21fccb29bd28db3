package org.stratagrid.contracts.accounts;

/** What a user may see and do. */
public enum Role {
    CUSTOMER,
    OPERATOR,
    ACCOUNTING
}
