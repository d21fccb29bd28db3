package org.stratagrid.contracts.deployment;

/** How a server on the grid comes to its new settings, the least disruptive way first (spec DM-6). */
public enum ChangeWay {
    /** New settings and wires while it runs; nobody notices. */
    LIVE,
    /** More or less memory while it runs, and perhaps other settings with it; nobody notices. */
    MEMORY,
    /** It is not running, so nobody notices. */
    AT_REST,
    /** A duplicate with a new disk is built beside it and gets its traffic once it is verified; then the old one goes. */
    BESIDE,
    /**
     * It leaves the pools, is shut down, and starts again on a new disk under its own address, one server after the other. Its former
     * disk is kept until all are through.
     */
    REPLACE,
    /** It restarts on its own disk and does not serve meanwhile. */
    RESTART
}
