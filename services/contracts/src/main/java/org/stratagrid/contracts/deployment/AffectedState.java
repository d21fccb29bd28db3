package org.stratagrid.contracts.deployment;

/** What became of a server of a node that does not answer. */
public enum AffectedState {
    /** It may run or not: nobody knows what its node does. */
    UNKNOWN,
    /** It waits for its turn. */
    WAITING,
    /** No other node can take it now; asked again and again. */
    UNPLACED,
    /** Its data is on the dead node and nowhere else: it waits for that node, or for an operator who gives its disks up. */
    HELD,
    REBUILDING,
    /** It runs elsewhere. */
    REBUILT,
    /** Its node came back before anything else had become of it, or it does not exist any more. */
    LEFT
}
