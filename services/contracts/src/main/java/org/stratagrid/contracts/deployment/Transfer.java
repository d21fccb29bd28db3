package org.stratagrid.contracts.deployment;

/** What of a moving guest is still to be sent, in MiB; memory that changes is sent again, so the figures may also grow. */
public record Transfer(long memoryRemainingMib, long diskRemainingMib, long totalMib) {

    /** 0 to 100. */
    public int percent() {
        long remaining = Math.min(totalMib, memoryRemainingMib + diskRemainingMib);
        return totalMib == 0 ? 0 : (int) (100 * (totalMib - remaining) / totalMib);
    }
}
