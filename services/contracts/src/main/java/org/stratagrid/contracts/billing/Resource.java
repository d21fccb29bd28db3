package org.stratagrid.contracts.billing;

/** What is metered and has plans of its own (spec BI-11). Quantities are whole numbers of the base unit. */
public enum Resource {
    /** Base unit MiB-second; sold in GB-RAM-hours of 1,024 MiB × 3,600 s. */
    MEMORY("GB-RAM-hour", 1024L * 3600L),
    /** Base unit byte, in and out together; sold in GB of 1,000,000,000 bytes. */
    TRANSFER("GB", 1_000_000_000L);

    private final String soldUnit;
    private final long baseUnitsPerSoldUnit;

    Resource(String soldUnit, long baseUnitsPerSoldUnit) {
        this.soldUnit = soldUnit;
        this.baseUnitsPerSoldUnit = baseUnitsPerSoldUnit;
    }

    public String soldUnit() {
        return soldUnit;
    }

    public long baseUnitsPerSoldUnit() {
        return baseUnitsPerSoldUnit;
    }
}
