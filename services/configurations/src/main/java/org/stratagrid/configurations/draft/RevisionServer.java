package org.stratagrid.configurations.draft;

import java.util.UUID;
import org.stratagrid.contracts.configurations.ServerDraft;

/** A server as it is in a revision, or would be in the next one. */
public record RevisionServer(UUID id, ServerDraft settings) {

    String name() {
        return settings.name();
    }
}
