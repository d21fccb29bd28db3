package org.stratagrid.contracts.values;

/** Whether a visitor stays with one real server (spec CP-5). */
public enum Persistence {
    NONE,
    SOURCE,
    COOKIE
}
