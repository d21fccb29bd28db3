package org.stratagrid.contracts.deployment;

/** State of an order and of each of its steps. */
public enum WorkState {
    WAITING,
    RUNNING,
    DONE,
    /** Failed, and what it had done is being taken back. */
    UNDOING,
    /** Failed; everything it had done was taken back. */
    UNDONE;

    /** Nothing more will happen to an order in this state. */
    public boolean isFinal() {
        return this == DONE || this == UNDONE;
    }
}
