package org.stratagrid.contracts.scaling;

import java.util.UUID;

/** What the customer should know at the next visit: {@code stopped}, or just a change that was made. */
public record ScalingNotice(UUID configurationId, boolean stopped, String sentence) {}
