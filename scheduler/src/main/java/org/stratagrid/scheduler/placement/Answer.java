package org.stratagrid.scheduler.placement;

import java.util.List;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.scheduler.reservation.Held;

/** A decision, not explained yet, what it rests on, and the rows that make it real. */
record Answer(PlacementDecision decision, Grounds grounds, List<Held> wanted) {}
