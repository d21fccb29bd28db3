package org.stratagrid.contracts.values;

/** Expected packet size and rate (spec CP-3). */
public enum PacketClass {
    SMALL_SLOW,
    SMALL_FAST,
    LARGE_SLOW,
    LARGE_FAST
}
