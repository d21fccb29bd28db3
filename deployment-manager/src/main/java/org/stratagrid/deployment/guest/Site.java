package org.stratagrid.deployment.guest;

import java.util.UUID;

/** What the servers of a configuration share. */
public record Site(UUID id, UUID accountId, String name, int vni, String databasePassword) {

    public String bridge() {
        return "sgb" + vni;
    }

    @Override
    public String toString() {
        return "Site[" + id + "]";
    }
}
