package org.stratagrid.web.fakes;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.Catalogue;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.configurations.OrderRef;
import org.stratagrid.contracts.configurations.PublicAddress;
import org.stratagrid.contracts.configurations.RevisionView;
import org.stratagrid.contracts.configurations.ServerAction;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.ChangeWay;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Persistence;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

@Component
public class FakeConfigurations implements Configurations {

    private static final class Server {
        final UUID id = UUID.randomUUID();
        ServerDraft settings;
        ServerDraft deployed;
        Instant deployedAt;
        boolean removed;
    }

    private record Past(int number, Instant at, Map<UUID, ServerDraft> servers) {}

    private static final class Known {
        final List<Past> past = new ArrayList<>();
        final UUID id = UUID.randomUUID();
        final UUID accountId;
        final String name;
        final Instant createdAt;
        final List<Server> servers = new ArrayList<>();
        int revision;
        UUID openOrder;
        UUID lastOrder;
        boolean dissolving;

        Known(UUID accountId, String name, Instant createdAt) {
            this.accountId = accountId;
            this.name = name;
            this.createdAt = createdAt;
        }
    }

    /** As long as this is set, nobody has told the configurations that an order has ended. */
    public volatile boolean behind;

    private final Map<UUID, Known> all = new LinkedHashMap<>();
    private final FakeDeployment deployment;
    private final Clock clock;

    FakeConfigurations(FakeDeployment deployment, Clock clock) {
        this.deployment = deployment;
        this.clock = clock;
    }

    private Known find(UUID accountId, UUID id) {
        Known known = all.get(id);
        if (known == null || !known.accountId.equals(accountId)) {
            throw Refusal.notFound("configuration");
        }
        settle(known);
        if (!all.containsKey(id)) {
            throw Refusal.notFound("configuration");
        }
        return known;
    }

    /** The order in work may have ended since the last look. */
    private void settle(Known known) {
        if (known.openOrder == null || behind) {
            return;
        }
        OrderProgress order = deployment.order(known.openOrder);
        if (!order.state().isFinal()) {
            return;
        }
        known.openOrder = null;
        if (order.state() == WorkState.DONE && order.kind() == OrderKind.DEPLOY) {
            if (known.dissolving) {
                all.remove(known.id);
                return;
            }
            known.revision = order.revision();
            known.servers.removeIf(server -> server.removed);
            known.servers.forEach(server -> {
                server.deployed = server.settings;
                server.deployedAt = clock.instant();
            });
            Map<UUID, ServerDraft> servers = new LinkedHashMap<>();
            known.servers.forEach(server -> servers.put(server.id, server.settings));
            known.past.add(0, new Past(known.revision, clock.instant(), servers));
        }
    }

    private static ServerView view(Server server) {
        if (server.removed) {
            return new ServerView(
                    server.id,
                    server.settings,
                    DraftState.REMOVED,
                    List.of("is removed with its disk"),
                    server.deployedAt);
        }
        if (server.deployed == null) {
            return new ServerView(
                    server.id,
                    server.settings,
                    DraftState.ADDED,
                    List.of("is added with " + server.settings.memory() + " and " + server.settings.disk()
                            + " of disk"),
                    null);
        }
        boolean same = server.deployed.equals(server.settings);
        return new ServerView(
                server.id,
                server.settings,
                same ? DraftState.UNCHANGED : DraftState.CHANGED,
                same ? List.of() : List.of(change(server.deployed, server.settings)),
                server.deployedAt);
    }

    private static String change(ServerDraft was, ServerDraft now) {
        return Objects.equals(was.imageId(), now.imageId())
                ? "memory " + was.memory() + " → " + now.memory()
                : "system " + was.system() + " → " + now.system();
    }

    private static ConfigurationView view(Known known) {
        List<ServerView> servers = known.servers.stream()
                .sorted(Comparator.comparing((Server server) -> server.settings.tier())
                        .thenComparing(server -> server.settings.name()))
                .map(FakeConfigurations::view)
                .toList();
        return new ConfigurationView(
                known.id,
                known.id,
                known.name,
                known.revision,
                servers.stream().anyMatch(server -> server.state() != DraftState.UNCHANGED),
                servers,
                known.openOrder,
                known.lastOrder,
                null,
                known.dissolving,
                known.createdAt);
    }

    @Override
    public synchronized List<ConfigurationView> configurations(UUID accountId) {
        List.copyOf(all.values()).forEach(this::settle);
        return all.values().stream()
                .filter(known -> known.accountId.equals(accountId))
                .map(FakeConfigurations::view)
                .toList();
    }

    @Override
    public synchronized ConfigurationView create(UUID accountId, NewConfiguration request) {
        if (request.name().isBlank()) {
            throw Refusal.invalid("name", "Give the configuration a name.");
        }
        if (all.values().stream()
                .anyMatch(known -> known.accountId.equals(accountId) && known.name.equals(request.name()))) {
            throw Refusal.invalid("name", "You have a configuration “" + request.name() + "” already.");
        }
        Known known = new Known(accountId, request.name(), clock.instant());
        all.put(known.id, known);
        return view(known);
    }

    @Override
    public synchronized ConfigurationView configuration(UUID accountId, UUID id) {
        return view(find(accountId, id));
    }

    @Override
    public synchronized ServerDraft suggest(UUID accountId, UUID id, Tier tier) {
        Known known = find(accountId, id);
        long number = known.servers.stream()
                        .filter(server -> server.settings.tier() == tier)
                        .count()
                + 1;
        return new ServerDraft(
                tier,
                (tier == Tier.WEB ? "www" : tier.role()) + "-" + number,
                new Memory(tier == Tier.LOAD_BALANCER ? 128 : 256),
                1,
                new Disk(1),
                new Bandwidth(100),
                Catalogue.SYSTEMS.get(0),
                Catalogue.templates(tier).get(0),
                "198.51.100." + (10 + known.servers.size()),
                "",
                false,
                false,
                PacketClass.SMALL_FAST,
                null,
                List.of(),
                tier == Tier.LOAD_BALANCER
                        ? new BalancerDraft(
                                "203.0.113.10", 80, BalancingMethod.ROUND_ROBIN, Persistence.NONE, List.of())
                        : null);
    }

    private static void check(Known known, ServerDraft draft, UUID self) {
        if (!draft.name().matches("[a-z0-9-]+")) {
            throw Refusal.invalid("name", "Use lower case letters, digits and hyphens, for example www-1.");
        }
        for (Server server : known.servers) {
            if (!server.id.equals(self) && server.settings.name().equals(draft.name())) {
                throw Refusal.invalid("name", "There is a server “" + draft.name() + "” already. Choose another name.");
            }
        }
        if (draft.memory().mib() > 8192) {
            throw Refusal.invalid(
                    "memory", "Your plan has no room for " + draft.memory() + ". Take less, or change to Memory 900.");
        }
    }

    @Override
    public synchronized ServerView add(UUID accountId, UUID id, ServerDraft draft) {
        Known known = find(accountId, id);
        check(known, draft, null);
        Server server = new Server();
        server.settings = draft;
        known.servers.add(server);
        return view(server);
    }

    @Override
    public synchronized ServerView edit(UUID accountId, UUID id, UUID serverId, ServerDraft draft) {
        Known known = find(accountId, id);
        check(known, draft, serverId);
        Server server = known.servers.stream()
                .filter(candidate -> candidate.id.equals(serverId))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("server"));
        server.settings = draft;
        return view(server);
    }

    @Override
    public synchronized void remove(UUID accountId, UUID id, List<UUID> serverIds) {
        Known known = find(accountId, id);
        known.servers.removeIf(server -> serverIds.contains(server.id) && server.deployed == null);
        known.servers.stream().filter(server -> serverIds.contains(server.id)).forEach(server -> server.removed = true);
    }

    @Override
    public synchronized void discard(UUID accountId, UUID id) {
        Known known = find(accountId, id);
        known.servers.removeIf(server -> server.deployed == null);
        known.servers.forEach(server -> {
            server.settings = server.deployed;
            server.removed = false;
        });
    }

    /** Load balancers and databases restart, web servers are built beside; what gets another image is replaced after a back-up. */
    @Override
    public synchronized List<PlannedChange> plan(UUID accountId, UUID id) {
        return view(find(accountId, id)).servers().stream()
                .filter(server -> server.state() == DraftState.CHANGED)
                .map(server -> {
                    boolean web = server.settings().tier() == Tier.WEB;
                    String name = server.settings().name();
                    if (!Objects.equals(
                            server.settings().imageId(),
                            find(accountId, id).servers.stream()
                                    .filter(known -> known.id.equals(server.id()))
                                    .findFirst()
                                    .orElseThrow()
                                    .deployed
                                    .imageId())) {
                        return new PlannedChange(
                                server.id(),
                                name,
                                ChangeWay.REPLACE,
                                name + " gets a new disk: about 10 s without it",
                                "What is on its present disk goes. A back-up of it is taken first.");
                    }
                    return new PlannedChange(
                            server.id(),
                            name,
                            web ? ChangeWay.BESIDE : ChangeWay.RESTART,
                            name
                                    + (web
                                            ? ": built anew beside, then switched over"
                                            : " restarts: about 10 s without it"));
                })
                .toList();
    }

    @Override
    public synchronized List<RevisionView> revisions(UUID accountId, UUID id) {
        Known known = find(accountId, id);
        return known.past.stream()
                .map(past -> new RevisionView(
                        past.number(),
                        past.at(),
                        past.number() == known.revision,
                        past.servers().values().stream()
                                .map(settings -> settings.name() + ": memory " + settings.memory())
                                .toList()))
                .toList();
    }

    @Override
    public synchronized void rollBack(UUID accountId, UUID id, int number) {
        Known known = find(accountId, id);
        Past past = known.past.stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("revision that was deployed"));
        known.servers.removeIf(server -> server.deployed == null);
        known.servers.forEach(server -> {
            server.removed = !past.servers().containsKey(server.id);
            server.settings = past.servers().getOrDefault(server.id, server.deployed);
        });
    }

    private OrderRef order(Known known, OrderKind kind, List<FakeDeployment.Wanted> wanted, List<UUID> targets) {
        if (known.openOrder != null) {
            throw new Refusal(Refusal.Reason.CONFLICT, "Another order is in work. Wait until it is done.");
        }
        UUID id = deployment.begin(known.accountId, known.id, known.name, kind, known.revision + 1, wanted, targets);
        known.openOrder = id;
        known.lastOrder = id;
        return new OrderRef(id);
    }

    @Override
    public synchronized OrderRef deploy(UUID accountId, UUID id) {
        Known known = find(accountId, id);
        if (!view(known).changed()) {
            throw new Refusal(Refusal.Reason.CONFLICT, "Nothing has changed since the last deploy.");
        }
        return order(
                known,
                OrderKind.DEPLOY,
                known.servers.stream()
                        .filter(server -> !server.removed)
                        .map(server -> new FakeDeployment.Wanted(
                                server.id, server.settings.name(), server.settings.tier(), server.settings.memory()))
                        .toList(),
                List.of());
    }

    @Override
    public synchronized OrderRef act(UUID accountId, UUID id, ServerAction action) {
        return order(find(accountId, id), action.kind(), List.of(), action.serverIds());
    }

    @Override
    public synchronized OrderRef copy(UUID accountId, UUID id, List<UUID> serverIds) {
        return order(find(accountId, id), OrderKind.BACK_UP, List.of(), serverIds);
    }

    @Override
    public synchronized OrderRef delete(UUID accountId, UUID id) {
        Known known = find(accountId, id);
        if (known.revision == 0) {
            all.remove(id);
            return new OrderRef(null);
        }
        OrderRef order = order(known, OrderKind.DEPLOY, List.of(), List.of());
        known.dissolving = true;
        return order;
    }

    @Override
    public synchronized List<PublicAddress> addresses(UUID accountId) {
        return List.of(new PublicAddress("203.0.113.10", null), new PublicAddress("203.0.113.11", null));
    }
}
