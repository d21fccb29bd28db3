package org.stratagrid.scheduler.placement;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.placement.BulkPlacement;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Refusal;

/** What a request may ask. Values of a remote caller may be missing, whatever their type says. */
public final class RequestEntries {

    private static final int MOST_SERVERS = 500;
    private static final int LONGEST = 200;

    private RequestEntries() {}

    /** @throws Refusal INVALID, naming the field */
    public static void check(PlacementRequest request) {
        present("id", request.id());
        present("accountId", request.accountId());
        present("configurationId", request.configurationId());
        present("servers", request.servers());
        present("apart", request.apart());
        if (request.servers().size() > MOST_SERVERS) {
            throw Refusal.invalid(
                    "servers", "At most " + MOST_SERVERS + " servers are placed together; order them in parts.");
        }
        Set<UUID> seen = new HashSet<>();
        List<ServerNeed> servers = request.servers();
        for (int i = 0; i < servers.size(); i++) {
            check("servers[" + i + "]", servers.get(i), seen);
        }
    }

    static void checkTogether(List<PlacementRequest> requests) {
        present("requests", requests);
        Set<UUID> ids = new HashSet<>();
        Set<UUID> configurations = new HashSet<>();
        Set<UUID> servers = new HashSet<>();
        for (int i = 0; i < requests.size(); i++) {
            String field = "requests[" + i + "]";
            PlacementRequest request = requests.get(i);
            present(field, request);
            check(request);
            if (!ids.add(request.id())) {
                throw Refusal.invalid(field + ".id", "Two of the requests have the same id.");
            }
            if (!configurations.add(request.configurationId())) {
                throw Refusal.invalid(
                        field + ".configurationId", "Two of the requests are for one configuration; make them one.");
            }
            for (ServerNeed server : request.servers()) {
                if (!servers.add(server.serverId())) {
                    throw Refusal.invalid(field + ".servers", server.name() + " is in two of the requests.");
                }
            }
            if (servers.size() > BulkPlacement.MOST_SERVERS) {
                throw Refusal.invalid(
                        "requests",
                        "At most " + BulkPlacement.MOST_SERVERS + " servers are placed together; send them in parts.");
            }
        }
    }

    static void checkIds(List<UUID> serverIds) {
        present("serverIds", serverIds);
        if (serverIds.stream().anyMatch(Objects::isNull)) {
            throw Refusal.invalid("serverIds", "A server's id is missing.");
        }
    }

    private static void check(String field, @Nullable ServerNeed server, Set<UUID> seen) {
        if (server == null) {
            throw Refusal.invalid(field, "A server is missing.");
        }
        present(field + ".serverId", server.serverId());
        present(field + ".name", server.name());
        present(field + ".tier", server.tier());
        present(field + ".memory", server.memory());
        present(field + ".disk", server.disk());
        present(field + ".bandwidth", server.bandwidth());
        present(field + ".packets", server.packets());
        present(field + ".system", server.system());
        words(field + ".name", server.name());
        words(field + ".system", server.system());
        if (!seen.add(server.serverId())) {
            throw Refusal.invalid(field + ".serverId", server.name() + " is in the request twice.");
        }
        if (server.memory().mib() == 0) {
            throw Refusal.invalid(field + ".memory", server.name() + " needs some memory.");
        }
        if (server.cpus() < 1) {
            throw Refusal.invalid(field + ".cpus", server.name() + " needs at least one CPU.");
        }
    }

    /** What a row can hold and a log line can show. */
    private static void words(String field, String text) {
        if (text.isBlank() || text.length() > LONGEST || text.codePoints().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid(
                    field, "A server's name and system are 1 to " + LONGEST + " characters, none of them invisible.");
        }
    }

    private static void present(String field, @Nullable Object value) {
        if (value == null) {
            throw Refusal.invalid(field, "The placement request lacks " + field + ".");
        }
    }
}
