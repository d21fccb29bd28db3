package org.stratagrid.configurations.draft;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.stratagrid.configurations.address.PrivateAddresses;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.values.Refusal;

/**
 * A draft that becomes an earlier revision (spec DM-6). A server of then is the one that is on the grid under its id, or under its name
 * and tier; one that is not there any more comes back as a new one. Others go with the next deploy.
 */
final class RollBack {

    private final Configuration configuration;
    private final Map<UUID, ServerDraft> onGrid;
    private final FormerDisks formerDisks;
    private final Map<UUID, Server> now = new HashMap<>();

    /** @param deployed what is on the grid */
    RollBack(Configuration configuration, List<RevisionServer> deployed, FormerDisks formerDisks) {
        this.configuration = configuration;
        this.formerDisks = formerDisks;
        this.onGrid = deployed.stream().collect(Collectors.toMap(RevisionServer::id, RevisionServer::settings));
    }

    /** Refuses what the account may not have any more. {@code taken} are the pairs that other configurations have. */
    static void requireAddresses(List<RevisionServer> target, List<String> owned, List<VirtualPair> taken) {
        for (RevisionServer server : target) {
            BalancerDraft balancer = server.settings().balancer();
            if (balancer == null) {
                continue;
            }
            String pair = balancer.virtualAddress() + ":" + balancer.virtualPort();
            if (!owned.contains(balancer.virtualAddress())) {
                throw new Refusal(
                        Refusal.Reason.CONFLICT,
                        "That revision used the address " + balancer.virtualAddress()
                                + ", which is not yours any more. Change the present draft instead.");
            }
            taken.stream()
                    .filter(other ->
                            other.address().equals(balancer.virtualAddress()) && other.port() == balancer.virtualPort())
                    .findFirst()
                    .ifPresent(other -> {
                        throw new Refusal(
                                Refusal.Reason.CONFLICT,
                                "That revision used " + pair + ", which is in use by now: " + other.words()
                                        + ". Free it there first.");
                    });
        }
    }

    void to(List<RevisionServer> target) {
        List<Server> draft = configuration.servers();
        List<Server> known =
                draft.stream().filter(server -> onGrid.containsKey(server.id())).toList();
        target.forEach(then -> present(then, known).ifPresent(server -> now.put(then.id(), server)));
        Set<Server> staying = Set.copyOf(now.values());
        known.stream().filter(server -> !staying.contains(server)).forEach(Server::markRemoved);
        Set<String> taken =
                known.stream().map(server -> onGrid(server).address()).collect(Collectors.toCollection(HashSet::new));
        target.stream().filter(then -> !now.containsKey(then.id())).forEach(then -> {
            ServerDraft settings = withFreeAddress(then.settings(), taken);
            taken.add(settings.address());
            now.put(then.id(), configuration.add(settings));
        });
        // After the new ones have come, so that none of them gets the position of one that goes.
        draft.stream().filter(server -> !onGrid.containsKey(server.id())).forEach(configuration::drop);
        target.forEach(then -> {
            Server server = Objects.requireNonNull(now.get(then.id()));
            ServerDraft settings = onGrid.containsKey(server.id())
                    ? Entries.keeping(
                            onGrid(server), formerDisks.settings(server.id(), then.settings(), onGrid(server)))
                    : Entries.at(server.settings().address(), then.settings());
            server.bringBack(Entries.rewired(settings, this::idNow));
        });
    }

    private UUID idNow(UUID then) {
        Server server = now.get(then);
        return server == null ? then : server.id();
    }

    private ServerDraft onGrid(Server server) {
        return onGrid.getOrDefault(server.id(), server.settings());
    }

    private Optional<Server> present(RevisionServer then, List<Server> known) {
        Optional<Server> same =
                known.stream().filter(server -> server.id().equals(then.id())).findFirst();
        if (same.isPresent()) {
            return same;
        }
        Optional<Server> named = known.stream()
                .filter(server -> onGrid(server).name().equals(then.name()))
                .findFirst();
        named.filter(server -> server.tier() != then.settings().tier()).ifPresent(server -> {
            throw new Refusal(
                    Refusal.Reason.CONFLICT,
                    "The name " + then.name()
                            + " belongs to a server of another tier by now. Remove that one and deploy,"
                            + " then roll back.");
        });
        return named;
    }

    private static ServerDraft withFreeAddress(ServerDraft settings, Set<String> taken) {
        return taken.contains(settings.address())
                ? Entries.at(PrivateAddresses.firstFree(taken).orElse(""), settings)
                : settings;
    }
}
