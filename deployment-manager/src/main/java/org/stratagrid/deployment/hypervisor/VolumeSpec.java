package org.stratagrid.deployment.hypervisor;

import org.jspecify.annotations.Nullable;

/** A volume to be made: raw, or a qcow2 overlay on the file {@code backing}. Sparse. */
public record VolumeSpec(String name, long bytes, @Nullable String backing) {}
