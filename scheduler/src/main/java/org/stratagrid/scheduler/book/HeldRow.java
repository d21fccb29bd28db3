package org.stratagrid.scheduler.book;

import org.stratagrid.scheduler.reservation.Held;

/** A reservation with the version of its row, which is another one after every change. */
record HeldRow(Held held, long version) {}
