package org.stratagrid.contracts.deployment;

/** The status light of a server (spec CP-14). */
public enum ServerLight {
    DEPLOYING,
    RUNNING,
    BUSY,
    OVERLOADED,
    STOPPED,
    SUSPENDED,
    FAILED
}
