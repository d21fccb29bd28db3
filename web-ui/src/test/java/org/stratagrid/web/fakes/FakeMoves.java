package org.stratagrid.web.fakes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.MoveProgress;
import org.stratagrid.contracts.deployment.MoveRun;
import org.stratagrid.contracts.deployment.MoveRunProgress;
import org.stratagrid.contracts.deployment.MoveRunState;
import org.stratagrid.contracts.deployment.MoveState;
import org.stratagrid.contracts.deployment.Moves;
import org.stratagrid.contracts.deployment.Transfer;
import org.stratagrid.contracts.values.Refusal;

/** Runs that stand at their first move until a test lets them go on. */
@Component
public class FakeMoves implements Moves {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    private final List<MoveRunProgress> runs = new ArrayList<>();

    @Override
    public synchronized MoveRunProgress run(MoveRun run) {
        if (runs.stream().anyMatch(known -> known.id().equals(run.id()))) {
            return progress(run.id());
        }
        if (runs.stream().anyMatch(known -> !known.state().isFinal())) {
            throw new Refusal(Refusal.Reason.CONFLICT, "Another run of moves is in work.");
        }
        List<MoveProgress> moves = run.moves().stream()
                .map(move -> new MoveProgress(
                        move.serverId(),
                        "web-1",
                        move.fromNode(),
                        "node-1",
                        move.toNode(),
                        "node-2",
                        MoveState.RUNNING,
                        new UUID(5, 1),
                        new Transfer(200, 0, 512),
                        NOW,
                        null,
                        null))
                .toList();
        runs.add(0, new MoveRunProgress(run.id(), run.reason(), MoveRunState.RUNNING, moves, NOW, null, null));
        return runs.get(0);
    }

    @Override
    public synchronized MoveRunProgress progress(UUID runId) {
        return runs.stream()
                .filter(run -> run.id().equals(runId))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("run of moves"));
    }

    @Override
    public synchronized List<MoveRunProgress> runs() {
        return List.copyOf(runs);
    }

    @Override
    public MoveRunProgress stop(UUID runId) {
        return end(runId, MoveRunState.STOPPING, MoveState.RUNNING);
    }

    @Override
    public MoveRunProgress abort(UUID runId) {
        return end(runId, MoveRunState.STOPPED, MoveState.FAILED);
    }

    /** The move under way arrives, and the run ends. */
    public void arrive() {
        end(runs().get(0).id(), MoveRunState.DONE, MoveState.DONE);
    }

    private synchronized MoveRunProgress end(UUID runId, MoveRunState state, MoveState moveState) {
        MoveRunProgress now = progress(runId);
        List<MoveProgress> moves = now.moves().stream()
                .map(move -> new MoveProgress(
                        move.serverId(),
                        move.serverName(),
                        move.fromNode(),
                        move.fromName(),
                        move.toNode(),
                        move.toName(),
                        moveState,
                        move.orderId(),
                        null,
                        NOW,
                        moveState == MoveState.RUNNING ? null : NOW.plusSeconds(4),
                        null))
                .toList();
        MoveRunProgress then = new MoveRunProgress(
                now.id(), now.reason(), state, moves, NOW, state.isFinal() ? NOW.plusSeconds(4) : null, null);
        runs.set(runs.indexOf(now), then);
        return then;
    }
}
