package org.stratagrid.scheduler.reservation;

/** The rows are no longer what the solver saw; solve again. */
public final class ReservationConflict extends RuntimeException {

    public ReservationConflict(String what) {
        super(what);
    }
}
