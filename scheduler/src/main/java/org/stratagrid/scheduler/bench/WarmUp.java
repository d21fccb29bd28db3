package org.stratagrid.scheduler.bench;

import java.util.ArrayList;
import java.util.List;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;

/**
 * Places servers like those that arrive, in configurations of their own, and gives their room back, until the virtual machine has
 * compiled what will be measured. The grid is as before then; only the rows of their decisions stay.
 */
final class WarmUp {

    private static final int ROUND = 500;

    private final Placement placement;
    private final PlacementBench.Settings settings;

    WarmUp(Placement placement, PlacementBench.Settings settings) {
        this.placement = placement;
        this.settings = settings;
    }

    void run() {
        List<ServerLine> arriving = settings.arriving();
        if (arriving.isEmpty()) {
            return;
        }
        Clients clients = new Clients(server -> placement.place(Requests.of(server)), settings.clients(), false);
        for (int done = 0; done < settings.warmUp(); done += ROUND) {
            List<ServerLine> some = new ArrayList<>();
            for (int i = done; i < Math.min(done + ROUND, settings.warmUp()); i++) {
                some.add(alike(arriving.get(i % arriving.size()), i / arriving.size()));
            }
            clients.run(some);
            placement.release(some.stream().map(ServerLine::uuid).toList());
        }
    }

    private static ServerLine alike(ServerLine server, int round) {
        String warmUp = "warm-up " + round + " ";
        return new ServerLine(warmUp + server.id(), warmUp + server.configuration(), server.tier(), server.size());
    }
}
