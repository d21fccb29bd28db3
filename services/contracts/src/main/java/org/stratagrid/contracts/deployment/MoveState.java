package org.stratagrid.contracts.deployment;

/** State of one move of a run. */
public enum MoveState {
    WAITING,
    RUNNING,
    DONE,
    /** The server is where it was; {@code problem} says why. */
    FAILED,
    /** The run ended before it began. */
    NOT_DONE
}
