package org.stratagrid.deployment.hypervisor;

/** What libvirt says of a node. */
public record NodeFacts(long memoryMib, int cpus, long poolFreeGib, String hypervisor) {}
