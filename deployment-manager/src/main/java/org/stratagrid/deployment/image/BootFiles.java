package org.stratagrid.deployment.image;

/** Where a node has the boot kit. */
public record BootFiles(String kernel, String initrd) {}
