package org.stratagrid.scheduler.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.PlanGoal;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.scheduler.bench.GridFiles.NodeLine;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;

/**
 * Does again and again what will be measured, until the virtual machine has compiled it. Servers like those that arrive are
 * placed, in configurations of their own, and their room is given back, so that the grid is as before; only the rows of their
 * decisions stay. Plans are asked for without being carried out.
 */
final class WarmUp {

    private static final int ROUND = 500;

    /** A plan is for many servers at once, so it is asked for less often. */
    private static final int PLACEMENTS_FOR_A_PLAN = 600;

    private final MeasuredScheduler scheduler;
    private final Settings settings;

    WarmUp(MeasuredScheduler scheduler, Settings settings) {
        this.scheduler = scheduler;
        this.settings = settings;
    }

    void run() {
        switch (settings.mode()) {
            case STEADY, FILL -> places();
            case PACK -> together();
            case FAILURE -> {
                List<UUID> dead = settings.dead().stream().map(NodeLine::uuid).toList();
                plans(() -> scheduler.plans().whatIfFailed(new NodeFailure(UUID.randomUUID(), dead)));
            }
            case REBALANCE ->
                plans(() -> scheduler.plans().plan(new PlanRequest(PlanGoal.EVEN_OUT, List.of(), settings.moves())));
        }
    }

    private void places() {
        List<ServerLine> arriving = settings.arriving();
        Clients clients = new Clients(scheduler, settings.clients(), false);
        for (int done = 0; done < settings.warmUp() && !arriving.isEmpty(); done += ROUND) {
            List<ServerLine> some = new ArrayList<>();
            for (int i = done; i < Math.min(done + ROUND, settings.warmUp()); i++) {
                some.add(alike(arriving.get(i % arriving.size()), i / arriving.size()));
            }
            clients.run(some);
            scheduler.release(some);
        }
    }

    private void together() {
        List<ServerLine> together = settings.together();
        for (int done = 0; done < settings.warmUp() && !together.isEmpty(); done += together.size()) {
            int round = done;
            List<ServerLine> some =
                    together.stream().map(server -> alike(server, round)).toList();
            scheduler.placeTogether(some);
            scheduler.release(some);
        }
    }

    private void plans(Runnable plan) {
        for (int done = 0; done < settings.warmUp(); done += PLACEMENTS_FOR_A_PLAN) {
            plan.run();
        }
    }

    private static ServerLine alike(ServerLine server, int round) {
        String warmUp = "warm-up " + round + " ";
        return new ServerLine(warmUp + server.id(), warmUp + server.configuration(), server.tier(), server.size());
    }
}
