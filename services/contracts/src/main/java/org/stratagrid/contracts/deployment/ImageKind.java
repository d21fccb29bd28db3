package org.stratagrid.contracts.deployment;

/** Where an image comes from. */
public enum ImageKind {
    /** Taken of a server (spec CP-12). */
    BACK_UP,
    /** Brought by the customer (spec DM-4). */
    UPLOAD
}
