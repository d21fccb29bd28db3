package org.stratagrid.configurations.draft;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.stratagrid.contracts.configurations.ServerDraft;

/** What an automatic change that failed had put into a draft goes out of it again; what the customer edited meanwhile stays. */
record TakenBack(Map<UUID, ServerDraft> before, Map<UUID, ServerDraft> ordered) {

    static TakenBack of(List<RevisionServer> before, List<RevisionServer> ordered) {
        return new TakenBack(settings(before), settings(ordered));
    }

    private static Map<UUID, ServerDraft> settings(List<RevisionServer> servers) {
        return servers.stream().collect(Collectors.toMap(RevisionServer::id, RevisionServer::settings));
    }

    void from(Configuration configuration) {
        List<UUID> added =
                ordered.keySet().stream().filter(id -> !before.containsKey(id)).toList();
        for (Server server : configuration.servers()) {
            ServerDraft was = before.get(server.id());
            ServerDraft meant = ordered.get(server.id());
            if (was == null) {
                if (meant != null) {
                    configuration.drop(server);
                }
            } else if (meant == null) {
                server.bringBack(was);
            } else {
                server.change(server.settings().equals(meant) ? was : merged(server.settings(), was, meant));
            }
        }
        configuration
                .servers()
                .forEach(server -> added.forEach(id -> server.change(Entries.unwired(server.settings(), id))));
    }

    private static ServerDraft merged(ServerDraft now, ServerDraft was, ServerDraft meant) {
        return now.memory().equals(meant.memory()) ? Entries.withMemory(now, was.memory()) : now;
    }
}
