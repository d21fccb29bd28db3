package org.stratagrid.deployment.failure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.AffectedServer;
import org.stratagrid.contracts.deployment.AffectedState;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.NodeOutage;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.deployment.guest.Phase;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.Site;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.node.Displaced;
import org.stratagrid.deployment.node.Failures.Failure;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** Nodes that do not answer, in words for operators: what is at stake, and what they have to decide. */
@Component
class Outages {

    private static final int MOST_NAMED = 12;

    private final Fleet fleet;
    private final ServerStore servers;
    private final SiteStore sites;
    private final Displaced displaced;
    private final Automation automation;

    Outages(Fleet fleet, ServerStore servers, SiteStore sites, Displaced displaced, Automation automation) {
        this.fleet = fleet;
        this.servers = servers;
        this.sites = sites;
        this.displaced = displaced;
        this.automation = automation;
    }

    NodeOutage unreachable(Node node) {
        List<AffectedServer> affected = on(node.id(), AffectedState.UNKNOWN);
        String question = "The hypervisor of node " + node.name()
                + " does not answer, but its guests may live: nothing is started elsewhere. If the node is off for good, "
                + stakes(node.name(), affected);
        return new NodeOutage(
                node.id(),
                node.name(),
                NodeState.UNREACHABLE,
                node.lastHeardAt(),
                null,
                null,
                false,
                false,
                question,
                affected,
                null);
    }

    NodeOutage dead(Failure failure) {
        List<AffectedServer> affected = failure.placedAt() == null
                ? on(failure.nodeId(), AffectedState.WAITING)
                : displaced.of(failure.id()).stream().map(this::affected).toList();
        return new NodeOutage(
                failure.nodeId(),
                failure.nodeName(),
                NodeState.DEAD,
                failure.lastHeardAt(),
                failure.declaredAt(),
                failure.fencedAt(),
                failure.confirmedByOperator(),
                failure.disksLost(),
                question(failure, affected),
                affected,
                failure.endedAt());
    }

    private @Nullable String question(Failure failure, List<AffectedServer> affected) {
        if (failure.endedAt() != null) {
            return null;
        }
        String paused = automation.automaticAction().paused()
                ? "Automatic action is paused: nothing is started elsewhere before it is resumed. "
                : "";
        if (failure.fencedAt() == null) {
            String problem = failure.fenceProblem();
            return problem == null
                    ? paused.isEmpty() ? null : paused
                    : paused + "Node " + failure.nodeName() + " answers in no way. Is it off? " + problem
                            + " If it is off for certain, " + stakes(failure.nodeName(), affected);
        }
        List<AffectedServer> held = affected.stream()
                .filter(server -> server.state() == AffectedState.HELD)
                .toList();
        if (held.isEmpty()) {
            return paused.isEmpty() ? null : paused;
        }
        return paused + names(held) + (held.size() == 1 ? " waits" : " wait") + " for node " + failure.nodeName()
                + ": the data is on its disks and nowhere else. If these disks are lost for good, say so, and "
                + (held.size() == 1 ? "it is" : "they are")
                + " rebuilt empty; what is left on them is then deleted when the node comes back.";
    }

    private static String stakes(String node, List<AffectedServer> affected) {
        if (affected.isEmpty()) {
            return "confirm it; no server was on it.";
        }
        boolean one = affected.size() == 1;
        return "confirm it, and " + (one ? "its only server is" : "its " + affected.size() + " servers are")
                + " started on other nodes: " + names(affected) + ". If " + node
                + " still runs then, each of them exists twice: two guests answer at one address, and what one of"
                + " them is told the other does not know. Pull the plug, or look at the power light, before you confirm.";
    }

    private static String names(List<AffectedServer> affected) {
        Map<String, List<String>> configurations = new LinkedHashMap<>();
        affected.stream()
                .limit(MOST_NAMED)
                .forEach(server -> configurations
                        .computeIfAbsent(server.configurationName(), name -> new ArrayList<>())
                        .add(server.name()));
        List<String> parts = new ArrayList<>();
        configurations.forEach((name, of) -> parts.add(String.join(", ", of) + " of " + name));
        int more = affected.size() - MOST_NAMED;
        return String.join("; ", parts) + (more > 0 ? "; and " + more + " more" : "");
    }

    private List<AffectedServer> on(UUID nodeId, AffectedState state) {
        return servers.onNode(nodeId).stream()
                .filter(server -> server.phase() == Phase.MEMBER)
                .map(server -> new AffectedServer(
                        server.id(),
                        server.name(),
                        server.tier(),
                        server.configurationId(),
                        name(server.configurationId()),
                        state,
                        null,
                        null,
                        server.problem()))
                .toList();
    }

    private AffectedServer affected(Displaced.Row row) {
        return new AffectedServer(
                row.serverId(),
                row.serverName(),
                row.tier(),
                row.configurationId(),
                name(row.configurationId()),
                state(row),
                fleet.find(row.toNode()).map(Node::name).orElse(null),
                row.orderId(),
                row.problem() != null
                        ? row.problem()
                        : servers.find(row.serverId()).map(Server::problem).orElse(null));
    }

    private static AffectedState state(Displaced.Row row) {
        if (row.outcome() != null) {
            return row.outcome().equals("REBUILT") ? AffectedState.REBUILT : AffectedState.LEFT;
        }
        if (row.toNode() == null) {
            return AffectedState.UNPLACED;
        }
        if (row.held()) {
            return AffectedState.HELD;
        }
        return row.orderId() == null ? AffectedState.WAITING : AffectedState.REBUILDING;
    }

    private String name(UUID configurationId) {
        return sites.find(configurationId).map(Site::name).orElse("a configuration that is gone");
    }
}
