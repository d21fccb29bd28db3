package org.stratagrid.contracts.deployment;

/** A real server as its load balancer sees it (spec CP-9). */
public enum RealState {
    /** It answers and gets requests. */
    UP,
    /** It does not answer its health checks; others get its requests. */
    DOWN,
    /** Paused: it finishes what it has and keeps the visitors that are bound to it, for a while; nobody new comes. */
    DRAINING,
    /** Paused: it gets nothing. */
    PAUSED,
    /** The server itself is stopped. */
    STOPPED,
    /** The load balancer does not know it yet, or cannot be asked now. */
    UNKNOWN
}
