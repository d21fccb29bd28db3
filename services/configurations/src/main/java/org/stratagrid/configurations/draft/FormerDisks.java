package org.stratagrid.configurations.draft;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.configurations.draft.Revisions.Deployed;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.deployment.ServerImage;

/**
 * What servers had on the disks of an earlier revision: the order that gave one another template took a back-up first, if there was
 * anything to lose (spec DM-6).
 *
 * @param deployed all revisions that were
 * @param number   the revision to go back to
 * @param images   that the account has
 */
record FormerDisks(List<Deployed> deployed, int number, Set<UUID> images) {

    /** The settings of then, with the disk that the server had at the end of that time where a back-up of it is left. */
    ServerDraft settings(UUID serverId, ServerDraft then, ServerDraft onGrid) {
        if (Entries.haveSameTemplate(then, onGrid)) {
            return then;
        }
        Optional<Deployed> replaced = deployed.stream()
                .filter(revision -> revision.number() > number)
                .sorted(Comparator.comparingInt(Deployed::number))
                .filter(revision -> revision.servers().stream()
                        .anyMatch(server ->
                                server.id().equals(serverId) && !Entries.haveSameTemplate(server.settings(), then)))
                .findFirst();
        return replaced.map(revision -> ServerImage.idOf(revision.orderId(), serverId))
                .filter(images::contains)
                .map(image -> Entries.from(image, then))
                .orElse(then);
    }
}
