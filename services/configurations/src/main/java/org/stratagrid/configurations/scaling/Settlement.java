package org.stratagrid.configurations.scaling;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.stratagrid.configurations.draft.Configuration;
import org.stratagrid.configurations.draft.RevisionServer;
import org.stratagrid.configurations.draft.Revisions;
import org.stratagrid.configurations.order.OrderEnded;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.values.Tier;

/** What the end of an order means for what was added automatically; in the transaction that ends the order. */
@Component("configurationsScalingSettlement")
class Settlement {

    private final ChangeStore changes;
    private final ExtraStore extras;
    private final PolicyStore policies;
    private final Revisions revisions;
    private final Clock clock;

    Settlement(ChangeStore changes, ExtraStore extras, PolicyStore policies, Revisions revisions, Clock clock) {
        this.changes = changes;
        this.extras = extras;
        this.policies = policies;
        this.revisions = revisions;
        this.clock = clock;
    }

    @EventListener
    void ended(OrderEnded ended) {
        Optional<ChangeStore.Row> change = changes.ofOrder(ended.order().id());
        if (change.isPresent()) {
            settle(change.get(), ended);
        } else if (ended.done() && ended.order().kind() == OrderKind.DEPLOY) {
            madeTheirOwn(ended);
        }
    }

    private void settle(ChangeStore.Row change, OrderEnded ended) {
        Instant now = clock.instant();
        if (!ended.done()) {
            changes.end(change.id(), ended.problem().isEmpty() ? "The order failed." : ended.problem(), now);
            extras.closeOfChange(change.id(), now);
            if (ended.order().kind() == OrderKind.DEPLOY) {
                ended.configuration()
                        .takeBack(
                                ended.before(),
                                revisions.servers(
                                        change.configurationId(), ended.order().revision()));
            }
            return;
        }
        changes.end(change.id(), null, now);
        policies.wish(change.configurationId(), change.tier(), wish(change));
        switch (change.action()) {
            case REMOVE_SERVER -> extras.close(change.servers(), now);
            case REBUILD -> extras.close(change.servers().subList(0, 1), now);
            case REMOVE_MEMORY -> lessMemory(change, ended, now);
            default -> {}
        }
    }

    /** What load wants of a server, it wants of the one in its place. */
    private static Wish wish(ChangeStore.Row change) {
        Wish wish = change.wish();
        if (change.action() != ScalingAction.REBUILD) {
            return wish;
        }
        UUID old = change.servers().get(0);
        return wish.withMemory(change.servers().get(1), wish.memoryOf(old)).withMemory(old, 0);
    }

    /** The parts that were added go; what is left of them is one new part. */
    private void lessMemory(ChangeStore.Row change, OrderEnded ended, Instant now) {
        UUID server = change.servers().get(0);
        long was = memory(ended.before(), server);
        long added = extras.open(change.configurationId()).stream()
                .filter(extra -> extra.serverId().equals(server))
                .mapToLong(ExtraStore.Extra::mib)
                .sum();
        long is = memory(revisions.deployed(ended.configuration()), server);
        long left = added - (was - is);
        extras.close(List.of(server), now);
        if (left > 0) {
            extras.open(change, server, false, left, now);
        }
    }

    private static long memory(List<RevisionServer> servers, UUID id) {
        return servers.stream()
                .filter(server -> server.id().equals(id))
                .mapToLong(server -> server.settings().memory().mib())
                .sum();
    }

    /**
     * What the customer changed or took away by hand is not automatic any more: from now on it is configured by hand, and never
     * taken back. Wires apart, which change with others.
     */
    private void madeTheirOwn(OrderEnded ended) {
        Configuration configuration = ended.configuration();
        Instant now = clock.instant();
        Map<UUID, ServerDraft> before = byId(ended.before());
        Map<UUID, ServerDraft> after = byId(revisions.deployed(configuration));
        Set<UUID> own = new HashSet<>();
        for (ExtraStore.Extra extra : extras.open(configuration.id())) {
            ServerDraft was = before.get(extra.serverId());
            ServerDraft is = after.get(extra.serverId());
            if (was == null || is == null || !own(was).equals(own(is))) {
                own.add(extra.serverId());
            }
        }
        extras.close(List.copyOf(own), now);
        Map<Tier, PolicyStore.Saved> saved = policies.policies(configuration.id());
        List<ExtraStore.Extra> left = extras.open(configuration.id());
        saved.forEach((tier, policy) -> {
            int servers = (int) left.stream()
                    .filter(extra -> extra.whole() && extra.tier() == tier)
                    .count();
            Wish wish = policy.wish().withServers(Math.min(policy.wish().servers(), servers));
            for (UUID server : own) {
                wish = wish.withMemory(server, 0);
            }
            policies.wish(configuration.id(), tier, wish);
        });
    }

    private static Map<UUID, ServerDraft> byId(List<RevisionServer> servers) {
        Map<UUID, ServerDraft> found = new HashMap<>();
        servers.forEach(server -> found.put(server.id(), server.settings()));
        return found;
    }

    /** What of a server's settings is its own: its wires change when others come and go. */
    private static List<Object> own(ServerDraft settings) {
        return List.of(
                settings.name(),
                settings.memory(),
                settings.cpus(),
                settings.disk(),
                settings.bandwidth(),
                settings.system(),
                settings.template(),
                settings.address(),
                settings.description(),
                settings.heavyTraffic(),
                settings.compressed(),
                settings.packets());
    }
}
