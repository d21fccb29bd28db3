package org.stratagrid.deployment.hypervisor;

/** What a migration has still to send, in bytes. Memory that changes meanwhile is sent again. */
public record MigrationReading(long memoryRemaining, long diskRemaining, long total) {}
