package org.stratagrid.deployment.image;

/** Where a node has the boot kit, and what its kernel is told. */
public record BootFiles(String kernel, String initrd, String commandLine) {}
