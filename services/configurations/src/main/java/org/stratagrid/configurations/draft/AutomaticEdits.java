package org.stratagrid.configurations.draft;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stratagrid.configurations.address.PrivateAddresses;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.RealAddress;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** The servers of the next revision, from those of the deployed one and a change that is made without the customer (spec DM-8). */
public final class AutomaticEdits {

    private final String configuration;
    private final List<RevisionServer> servers;
    private final Set<String> names;
    private final Set<String> addresses;

    /** Names and addresses of the draft are taken, those of its removed servers too. */
    public AutomaticEdits(Configuration configuration, List<RevisionServer> deployed) {
        this.configuration = configuration.name();
        this.servers = new ArrayList<>(deployed);
        this.names = configuration.servers().stream().map(Server::name).collect(Collectors.toCollection(HashSet::new));
        this.addresses = configuration.servers().stream()
                .map(server -> server.settings().address())
                .collect(Collectors.toCollection(HashSet::new));
    }

    public List<RevisionServer> servers() {
        return List.copyOf(servers);
    }

    /** One more server like this one, wired like it, balanced wherever it is; answers its id. */
    public UUID addLike(UUID template, Memory memory) {
        ServerDraft settings = settings(template);
        if (servers.size() >= Drafts.MOST_SERVERS) {
            throw new Refusal(
                    Refusal.Reason.CONFLICT, "A configuration has at most " + Drafts.MOST_SERVERS + " servers.");
        }
        String address = PrivateAddresses.firstFree(addresses)
                .orElseThrow(
                        () -> new Refusal(Refusal.Reason.CONFLICT, "The configuration's network has no free address."));
        UUID id = UUID.randomUUID();
        String name = Suggestions.name(settings.tier(), configuration, names);
        names.add(name);
        addresses.add(address);
        servers.replaceAll(
                server -> new RevisionServer(server.id(), alsoTo(server.settings(), settings.tier(), template, id)));
        servers.add(new RevisionServer(
                id, Entries.with(settings, name, address, memory, settings.applicationServerIds(), null)));
        return id;
    }

    public void remove(UUID id) {
        servers.removeIf(server -> server.id().equals(id));
        servers.replaceAll(server -> new RevisionServer(server.id(), Entries.unwired(server.settings(), id)));
    }

    public void setMemory(UUID id, Memory memory) {
        servers.replaceAll(server -> server.id().equals(id)
                ? new RevisionServer(id, Entries.withMemory(server.settings(), memory))
                : server);
    }

    /** A new server in the place of this one; answers its id. */
    public UUID rebuild(UUID id) {
        UUID next = addLike(id, settings(id).memory());
        remove(id);
        return next;
    }

    private ServerDraft settings(UUID id) {
        return servers.stream()
                .filter(server -> server.id().equals(id))
                .findFirst()
                .map(RevisionServer::settings)
                .orElseThrow(() -> Refusal.notFound("server"));
    }

    /** Lists that name the template get the new server, too; what is left open includes it already, but for application servers. */
    private ServerDraft alsoTo(ServerDraft settings, Tier tier, UUID template, UUID added) {
        List<UUID> applications = settings.applicationServerIds();
        if (tier == Tier.APPLICATION && settings.tier() == Tier.WEB) {
            // An open wire goes to the first application server only.
            List<UUID> named = applications.isEmpty() ? first(tier) : applications;
            if (named.contains(template)) {
                applications = new ArrayList<>(named);
                applications.add(added);
            }
        }
        return Entries.with(
                settings,
                settings.name(),
                settings.address(),
                settings.memory(),
                applications,
                alsoTo(settings.balancer(), template, added));
    }

    private List<UUID> first(Tier tier) {
        return servers.stream()
                .filter(server -> server.settings().tier() == tier)
                .map(RevisionServer::id)
                .limit(1)
                .toList();
    }

    private static @Nullable BalancerDraft alsoTo(@Nullable BalancerDraft balancer, UUID template, UUID added) {
        if (balancer == null) {
            return null;
        }
        List<RealAddress> pairs = new ArrayList<>(balancer.realServers());
        balancer.realServers().stream()
                .filter(pair -> pair.serverId().equals(template))
                .forEach(pair -> pairs.add(new RealAddress(added, pair.port())));
        return balancer.withRealServers(pairs);
    }
}
