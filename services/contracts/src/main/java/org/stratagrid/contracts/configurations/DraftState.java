package org.stratagrid.contracts.configurations;

/** A server of the draft against the deployed revision (spec CP-17). */
public enum DraftState {
    UNCHANGED,
    ADDED,
    CHANGED,
    REMOVED
}
