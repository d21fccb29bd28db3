package org.stratagrid.contracts.scaling;

/** What is done to a tier or to one of its servers (spec DM-8). */
public enum ScalingAction {
    /** One more server in the tier, made like those that are there. Web and application tiers only. */
    ADD_SERVER,
    /** More memory for the server that lacks it. */
    ADD_MEMORY,
    /** The server moves, running on, to a node that is used less. */
    MOVE,
    /** The server is restarted on its own disk. */
    RESTART,
    /** A new server takes the place of one that does not answer; the old one goes with its disk. Web and application tiers only. */
    REBUILD,
    /** A server that was added automatically goes again. Never chosen: it is the way back of ADD_SERVER. */
    REMOVE_SERVER,
    /** Memory that was added automatically goes again. Never chosen: it is the way back of ADD_MEMORY. */
    REMOVE_MEMORY
}
