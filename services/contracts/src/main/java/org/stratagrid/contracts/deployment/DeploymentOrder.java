package org.stratagrid.contracts.deployment;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.placement.MoveTarget;

/**
 * An order. For DEPLOY {@code servers} is the whole wanted set; for the others {@code targets} names the servers and {@code servers} is
 * empty. {@code moveTo} is where a MOVE goes and why, {@code imageId} the image that a RESTORE takes the disk from; else they are null.
 */
public record DeploymentOrder(
        UUID id,
        UUID accountId,
        UUID configurationId,
        String configurationName,
        OrderKind kind,
        int revision,
        List<DesiredServer> servers,
        List<UUID> targets,
        @Nullable MoveTarget moveTo,
        @Nullable UUID imageId) {

    /** An order that needs no image. */
    public DeploymentOrder(
            UUID id,
            UUID accountId,
            UUID configurationId,
            String configurationName,
            OrderKind kind,
            int revision,
            List<DesiredServer> servers,
            List<UUID> targets,
            @Nullable MoveTarget moveTo) {
        this(id, accountId, configurationId, configurationName, kind, revision, servers, targets, moveTo, null);
    }
}
