package org.stratagrid.scheduler.node;

import java.util.UUID;

/** A node as the rows have it. */
public record Node(
        UUID id,
        String name,
        String site,
        boolean schedulable,
        Size capacity,
        Size reserved,
        int servers,
        int networkHungry,
        int storageHungry) {}
