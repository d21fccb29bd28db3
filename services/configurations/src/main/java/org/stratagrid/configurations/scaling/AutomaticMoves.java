package org.stratagrid.configurations.scaling;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.MoveRun;
import org.stratagrid.contracts.deployment.MoveRunProgress;
import org.stratagrid.contracts.deployment.Moves;
import org.stratagrid.contracts.deployment.Relocation;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.values.Refusal;

/** Moves a server to a node that is used less (spec DM-8), as a run of one move. */
@Component("configurationsAutomaticMoves")
class AutomaticMoves {

    /** A node that is only a little emptier brings nothing. */
    private static final int LESS_USED_PERCENT = 10;

    private static final int LONGEST_REASON = 200;

    private final ObjectProvider<Moves> moves;
    private final ObjectProvider<Placement> placement;
    private final ObjectProvider<Deployment> deployment;
    private final ChangeStore changes;
    private final Clock clock;

    AutomaticMoves(
            ObjectProvider<Moves> moves,
            ObjectProvider<Placement> placement,
            ObjectProvider<Deployment> deployment,
            ChangeStore changes,
            Clock clock) {
        this.moves = moves;
        this.placement = placement;
        this.deployment = deployment;
        this.changes = changes;
        this.clock = clock;
    }

    /** The run has the change's id: dying between the two leaves a change whose run is not known, which has failed. */
    void begin(ChangeStore.Row change, UUID serverId) {
        ServerStatus server = deployment.getObject().servers(change.configurationId()).stream()
                .filter(status -> status.serverId().equals(serverId))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("server"));
        List<NodeLoad> nodes = placement.getObject().nodes();
        NodeLoad from = nodes.stream()
                .filter(node -> node.capacity().name().equals(server.nodeName()))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("node"));
        NodeLoad to = lessUsed(nodes, from, server);
        if (to == null) {
            throw new Refusal(
                    Refusal.Reason.NO_CAPACITY, "There is no node that has room for it and is used clearly less.");
        }
        changes.add(change);
        String reason = "automatic: " + change.sentence();
        try {
            moves.getObject()
                    .run(new MoveRun(
                            change.id(),
                            reason.substring(0, Math.min(reason.length(), LONGEST_REASON)),
                            List.of(new Relocation(serverId, from.id(), to.id()))));
        } catch (Refusal refusal) {
            changes.end(change.id(), refusal.sentence(), clock.instant());
        }
    }

    static @Nullable NodeLoad lessUsed(List<NodeLoad> nodes, NodeLoad from, ServerStatus server) {
        return nodes.stream()
                .filter(node -> node.capacity().schedulable() && !node.id().equals(from.id()))
                .filter(node -> node.memoryReserved()
                                .plus(server.memory())
                                .compareTo(node.capacity().memory())
                        <= 0)
                .filter(node -> usedPercent(node) + LESS_USED_PERCENT <= usedPercent(from))
                .min(Comparator.comparingLong(AutomaticMoves::usedPercent)
                        .thenComparing(node -> node.capacity().name()))
                .orElse(null);
    }

    /** The scarcer of memory and processors. */
    private static long usedPercent(NodeLoad node) {
        long memory = node.memoryReserved().mib()
                * 100
                / Math.max(1, node.capacity().memory().mib());
        long cpus = node.cpusReserved() * 100L / Math.max(1, node.capacity().cpus());
        return Math.max(memory, cpus);
    }

    /** Ends the change when its move has ended. */
    boolean isUnderWay(ChangeStore.Row change) {
        MoveRunProgress run;
        try {
            run = moves.getObject().progress(change.id());
        } catch (Refusal refusal) {
            if (refusal.reason() != Refusal.Reason.NOT_FOUND) {
                throw refusal;
            }
            changes.end(change.id(), "The move was not begun.", clock.instant());
            return false;
        }
        if (!run.state().isFinal()) {
            return true;
        }
        String problem = run.problem();
        changes.end(
                change.id(),
                switch (run.state()) {
                    case DONE -> null;
                    case STOPPED -> "An operator stopped the move.";
                    default -> problem == null ? "The move failed." : problem;
                },
                clock.instant());
        return false;
    }
}
