package org.stratagrid.deployment.hypervisor;

import org.jspecify.annotations.Nullable;

/** A volume to be made: raw, or a qcow2 overlay on the file {@code backing}, which is a qcow2 unless its name ends in ".raw". Sparse. */
public record VolumeSpec(String name, long bytes, @Nullable String backing) {}
