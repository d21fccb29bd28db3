package org.stratagrid.deployment.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.ChangeWay;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.PlannedChange;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;

/** The difference between what is on the grid and what an order wants, as the least disruptive list of changes (spec DM-6). */
@Component
class Planning {

    private final ChangeSettings settings;

    Planning(ChangeSettings settings) {
        this.settings = settings;
    }

    /**
     * One entry for each member that stays and changes, in the order of {@code present}.
     *
     * @param cramped members whose node has no room for what is wanted of them
     * @throws Refusal INVALID for a change that cannot be made at all
     */
    List<PlannedChange> of(DeploymentOrder order, List<Server> present, Set<UUID> cramped) {
        List<PlannedChange> changes = new ArrayList<>();
        for (Server server : present) {
            if (server.phase() == Phase.MEMBER) {
                order.servers().stream()
                        .filter(wanted -> wanted.id().equals(server.id()))
                        .filter(wanted -> !wanted.equals(server.spec()))
                        .forEach(wanted ->
                                changes.add(change(server, wanted, order, present, cramped.contains(server.id()))));
            }
        }
        return changes;
    }

    private PlannedChange change(
            Server server, DesiredServer wanted, DeploymentOrder order, List<Server> present, boolean cramped) {
        ChangeWay way = way(server, wanted, order, present, cramped);
        return new PlannedChange(
                server.id(),
                wanted.name(),
                way,
                wanted.name() + sentence(way, server, wanted, order, present),
                !wanted.hasTemplateOf(server.spec()) && holdsData(server)
                        ? "What is on its present disk goes. A back-up of it is taken first; what is written after"
                                + " that is lost."
                        : null);
    }

    /** Its disk may hold what nothing else does: databases, and what was made from an image or restored from one. */
    private static boolean holdsData(Server server) {
        return server.tier() == Tier.DATABASE || server.spec().imageId() != null || server.disk() != 0;
    }

    private static ChangeWay way(
            Server server, DesiredServer wanted, DeploymentOrder order, List<Server> present, boolean cramped) {
        DesiredServer former = server.spec();
        boolean servedByOthers =
                isReached(server.id(), order) && (!server.running() || othersServe(server, order, present));
        if (!wanted.hasTemplateOf(former)) {
            // A guest of the customer's own keeps the address that it starts with, so it cannot be tried under another
            // one.
            return servedByOthers && !wanted.isOwn() ? ChangeWay.BESIDE : ChangeWay.REPLACE;
        }
        boolean newDisk = wanted.disk().compareTo(former.disk()) < 0;
        boolean sameMachine =
                !newDisk && wanted.cpus() == former.cpus() && wanted.disk().equals(former.disk());
        if (sameMachine && wanted.memory().equals(former.memory())) {
            return ChangeWay.LIVE;
        }
        if (!server.running() && !newDisk && !cramped) {
            return ChangeWay.AT_REST;
        }
        if (sameMachine && !cramped && wanted.memory().mib() <= mostMemory(server)) {
            return ChangeWay.MEMORY;
        }
        // What was made from an image, or restored from one, may hold what nothing else does.
        if (former.imageId() == null && server.disk() == 0 && servedByOthers) {
            return ChangeWay.BESIDE;
        }
        if (newDisk) {
            throw Refusal.invalid(
                    "disk",
                    wanted.name() + " cannot be built anew, because nothing could serve in its place: its disk of "
                            + former.disk() + " can only grow. Add another server instead.");
        }
        return server.running() ? ChangeWay.RESTART : ChangeWay.AT_REST;
    }

    private static long mostMemory(Server server) {
        return Objects.requireNonNullElse(
                server.mostMemoryMib(), server.spec().memory().mib());
    }

    /** Requests come to it by wires that can be laid to a duplicate: it holds nothing that others of its tier do not. */
    private static boolean isReached(UUID id, DeploymentOrder order) {
        return order.servers().stream().anyMatch(visitor -> {
            boolean balanced = visitor.balancer() != null
                    && visitor.balancer().realServers().stream()
                            .anyMatch(real -> real.serverId().equals(id));
            boolean asked =
                    visitor.tier() == Tier.WEB && visitor.applicationServerIds().contains(id);
            return balanced || asked;
        });
    }

    private static boolean othersServe(Server server, DeploymentOrder order, List<Server> present) {
        return present.stream()
                .filter(other -> other.tier() == server.tier() && !other.id().equals(server.id()))
                .filter(other -> other.phase() == Phase.MEMBER && other.running() && other.problem() == null)
                .anyMatch(other ->
                        order.servers().stream().anyMatch(wanted -> wanted.id().equals(other.id())));
    }

    private String sentence(
            ChangeWay way, Server server, DesiredServer wanted, DeploymentOrder order, List<Server> present) {
        int memory = wanted.memory().compareTo(server.spec().memory());
        return switch (way) {
            case LIVE -> ": new settings while it runs";
            case MEMORY -> ": " + (memory > 0 ? "more" : "less") + " memory while it runs";
            case AT_REST -> ": changed while it is stopped";
            case BESIDE ->
                ": built anew beside" + (wanted.hasTemplateOf(server.spec()) ? "" : " from another image")
                        + ", then switched over";
            case REPLACE ->
                !server.wantedRunning()
                        ? ": gets a new disk while it is stopped"
                        : isReached(server.id(), order) && othersServe(server, order, present)
                                ? ": gets a new disk while the others of its tier serve"
                                : " gets a new disk: about "
                                        + settings.usualRestart().toSeconds() + " s without "
                                        + (othersServe(server, order, present) ? "it" : words(server.tier()));
            case RESTART ->
                " restarts: about " + settings.usualRestart().toSeconds() + " s without "
                        + (othersServe(server, order, present) ? "it" : words(server.tier()));
        };
    }

    private static String words(Tier tier) {
        return tier == Tier.WEB || tier == Tier.APPLICATION ? tier.words() + " server" : tier.words();
    }
}
