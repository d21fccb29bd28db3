package org.stratagrid.configurations.scaling;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** The readings of all servers that a tier had at one moment. */
record Look(Instant at, Map<UUID, Reading> servers) {}
