package org.stratagrid.contracts.deployment;

/** State of a run of moves. */
public enum MoveRunState {
    RUNNING,
    /** An operator wants it to end; a move is still under way. */
    STOPPING,
    /** Every move was done. */
    DONE,
    /** Ended by an operator. */
    STOPPED,
    /** Ended by a move that could not be done. */
    FAILED;

    /** Nothing more will happen to a run in this state. */
    public boolean isFinal() {
        return this == DONE || this == STOPPED || this == FAILED;
    }
}
