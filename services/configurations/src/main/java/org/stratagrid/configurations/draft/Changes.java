package org.stratagrid.configurations.draft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.HealthCheck;

/**
 * The draft against what is deployed (spec CP-17), in words. Wires are compared as they resolve: a new web server changes the load
 * balancer that balances them all, though nobody edited it.
 */
public final class Changes {

    private static final Comparator<DesiredServer> BY_NAME =
            Comparator.comparing(DesiredServer::tier).thenComparing(DesiredServer::name);

    private record Side(Map<UUID, ServerDraft> settings, Map<UUID, DesiredServer> desired) {

        static Side of(List<RevisionServer> servers) {
            Map<UUID, ServerDraft> settings = new HashMap<>();
            servers.forEach(server -> settings.put(server.id(), server.settings()));
            Map<UUID, DesiredServer> desired = new HashMap<>();
            Wiring.resolve(servers).forEach(server -> desired.put(server.id(), server));
            return new Side(settings, desired);
        }

        DesiredServer server(UUID id) {
            return Objects.requireNonNull(desired.get(id));
        }

        String name(@Nullable UUID id) {
            DesiredServer server = id == null ? null : desired.get(id);
            return server == null ? "none" : server.name();
        }

        String names(List<UUID> ids) {
            return ids.isEmpty() ? "none" : ids.stream().map(this::name).collect(Collectors.joining(", "));
        }
    }

    private final Side before;
    private final Side after;

    public Changes(List<RevisionServer> deployed, List<RevisionServer> draft) {
        this.before = Side.of(deployed);
        this.after = Side.of(draft);
    }

    public boolean any() {
        return !before.settings.keySet().equals(after.settings.keySet())
                || after.settings.keySet().stream().anyMatch(id -> state(id) != DraftState.UNCHANGED);
    }

    public DraftState state(UUID id) {
        if (!after.settings.containsKey(id)) {
            return DraftState.REMOVED;
        }
        if (!before.settings.containsKey(id)) {
            return DraftState.ADDED;
        }
        return sentences(id).isEmpty() ? DraftState.UNCHANGED : DraftState.CHANGED;
    }

    /** All of them as what has happened, each with the name of its server. */
    List<String> past() {
        List<String> all = new ArrayList<>();
        after.desired.values().stream().sorted(BY_NAME).forEach(server -> {
            if (before.settings.containsKey(server.id())) {
                sentences(server.id()).forEach(sentence -> all.add(server.name() + ": " + sentence));
            } else {
                all.add(server.name() + ": added");
            }
        });
        before.desired.values().stream()
                .filter(server -> !after.settings.containsKey(server.id()))
                .sorted(BY_NAME)
                .forEach(server -> all.add(server.name() + ": removed"));
        return all;
    }

    public List<String> sentences(UUID id) {
        ServerDraft now = after.settings.get(id);
        if (now == null) {
            return List.of("will be removed with its disk");
        }
        ServerDraft was = before.settings.get(id);
        if (was == null) {
            return List.of("new server");
        }
        Sentences changes = new Sentences();
        changes.add("name", was.name(), now.name());
        changes.add("memory", was.memory(), now.memory());
        changes.add("processors", was.cpus(), now.cpus());
        changes.add("disk", was.disk(), now.disk());
        changes.add("bandwidth", was.bandwidth(), now.bandwidth());
        changes.add("address", was.address(), now.address());
        changes.add("system", was.system(), now.system());
        changes.add("template", was.template(), now.template());
        if (!Objects.equals(was.imageId(), now.imageId())) {
            changes.add(now.imageId() == null ? "new disk from the template" : "new disk from an image");
        }
        changes.add("expected traffic", traffic(was), traffic(now));
        changes.add("compressed data", yes(was.compressed()), yes(now.compressed()));
        changes.add("packets", packets(was), packets(now));
        if (!was.description().equals(now.description())) {
            changes.add("description changed");
        }
        wires(before.server(id), after.server(id), changes);
        return changes.list;
    }

    private void wires(DesiredServer was, DesiredServer now, Sentences changes) {
        if (!Objects.equals(was.databaseServerId(), now.databaseServerId())) {
            changes.add("database server", before.name(was.databaseServerId()), after.name(now.databaseServerId()));
        }
        if (!was.applicationServerIds().equals(now.applicationServerIds())) {
            changes.add(
                    "application servers",
                    before.names(was.applicationServerIds()),
                    after.names(now.applicationServerIds()));
        }
        BalancerSettings balanced = was.balancer();
        BalancerSettings balances = now.balancer();
        if (balanced != null && balances != null) {
            UUID stoodInFor = balanced.options().standsInFor();
            UUID standsInFor = balances.options().standsInFor();
            if (!Objects.equals(stoodInFor, standsInFor)) {
                changes.add("stands in for", before.name(stoodInFor), after.name(standsInFor));
            }
            changes.add("virtual addresses", virtual(balanced), virtual(balances));
            if (virtual(balanced).equals(virtual(balances))
                    && !balanced.fronts().equals(balances.fronts())) {
                changes.add("another certificate");
            }
            changes.add(
                    "plain visitors go to TLS",
                    yes(balanced.options().redirect()),
                    yes(balances.options().redirect()));
            changes.add("health check", check(balanced), check(balances));
            changes.add(
                    "draining",
                    balanced.options().drainSeconds() + " s",
                    balances.options().drainSeconds() + " s");
            changes.add("method", words(balanced.method()), words(balances.method()));
            changes.add("persistence", words(balanced.persistence()), words(balances.persistence()));
            changes.add("balances", real(balanced), real(balances));
        }
    }

    private static String virtual(BalancerSettings balancer) {
        return balancer.fronts().stream()
                .map(front -> front.words() + (front.tls() ? " (TLS)" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String check(BalancerSettings balancer) {
        HealthCheck check = balancer.options().check();
        return check.path() + " every " + check.everySeconds() + " s, " + check.fall() + " down, " + check.rise()
                + " up";
    }

    private static String real(BalancerSettings balancer) {
        String servers = balancer.realServers().stream()
                .map(server -> server.name() + ":" + server.port())
                .collect(Collectors.joining(", "));
        return servers.isEmpty() ? "nothing" : servers;
    }

    private static String traffic(ServerDraft settings) {
        return settings.heavyTraffic() ? "heavy" : "light";
    }

    private static String packets(ServerDraft settings) {
        return words(settings.packets()).replace(" ", " and ");
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private static final class Sentences {

        private final List<String> list = new ArrayList<>();

        void add(String sentence) {
            list.add(sentence);
        }

        void add(String what, Object was, Object now) {
            if (!was.equals(now)) {
                list.add(what + " " + was + " → " + now);
            }
        }
    }
}
