package org.stratagrid.configurations.scaling;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** The readings of a configuration's servers at one moment. */
record Look(Instant at, Map<UUID, Reading> servers) {}
