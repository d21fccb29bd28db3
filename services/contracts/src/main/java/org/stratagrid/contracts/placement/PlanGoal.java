package org.stratagrid.contracts.placement;

/** What a plan of moves is for. */
public enum PlanGoal {
    /** No server on these nodes any more, for maintenance. */
    EMPTY_NODES,
    /** The same share taken on every node. */
    EVEN_OUT,
    /** Whole nodes without a server, to switch them off or to have room for large ones. */
    PACK
}
