package org.stratagrid.contracts.deployment;

import java.util.UUID;
import org.stratagrid.contracts.values.Memory;

/**
 * A domain on a node that is not of this installation. It is shown and never touched.
 *
 * @param id   libvirt's
 * @param name libvirt's
 */
public record UnknownGuest(
        UUID id, String name, UUID nodeId, String nodeName, boolean running, Memory memory, int cpus) {}
