package org.stratagrid.contracts.deployment;

/** What an order asks for. */
public enum OrderKind {
    /** Make the configuration be exactly the servers of the order; with none, dissolve it. */
    DEPLOY,
    START,
    /** Guest shut down, its node's room and its disk kept. */
    STOP,
    RESTART,
    /** One server from its node to another, running on meanwhile; ordered through {@link Moves} only. */
    MOVE,
    /** An image of each target's disk, taken while it runs and stored on another node. */
    BACK_UP,
    /** The one target gets the disk that the order's image holds; its settings stay. */
    RESTORE,
    /** Servers of a node that died, made anew on others (DM-7); ordered by the deployment manager itself. */
    REBUILD
}
