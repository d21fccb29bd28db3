package org.stratagrid.deployment.guest;

/** Where a server stands between the configuration that runs and the one an order makes. */
public enum Phase {
    /** Made by the order in work; gone again if that fails. */
    NEW,
    MEMBER,
    /** A member that the order in work does not want any more; one again if that fails. */
    LEAVING,
    /** Handed over without it: to be removed, whatever happens. */
    REMOVING
}
