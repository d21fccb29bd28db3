package org.stratagrid.contracts.deployment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an order does to a server that is on the grid already. {@code sentence} is for the customer and begins with the server's name.
 * {@code warning} is set where a disk goes that may hold what nothing else does: a back-up of it is taken first.
 */
public record PlannedChange(
        UUID serverId,
        String name,
        ChangeWay way,
        String sentence,
        @Nullable String warning) {

    /** A change that loses nothing. */
    public PlannedChange(UUID serverId, String name, ChangeWay way, String sentence) {
        this(serverId, name, way, sentence, null);
    }

    @JsonIgnore
    public boolean backsUp() {
        return warning != null;
    }
}
