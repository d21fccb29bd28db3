package org.stratagrid.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.stratagrid.scheduler.placement.Grid.request;
import static org.stratagrid.scheduler.placement.Grid.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.audit.GridAudit;
import org.stratagrid.scheduler.node.Size;

/** Places, repeats, resizes and releases configurations at random, and keeps its own book of what it was promised. */
final class Requester implements Callable<Void> {
    private final Placement placement;
    private final Random random;
    private final List<PlacementRequest> standing = new ArrayList<>();
    private final GridAudit audit;
    private final int steps;
    private int placed;
    private int refused;

    Requester(Placement placement, GridAudit audit, long seed, int steps) {
        this.placement = placement;
        this.audit = audit;
        this.random = new Random(seed);
        this.steps = steps;
    }

    @Override
    public Void call() {
        for (int step = 0; step < steps; step++) {
            int dice = random.nextInt(10);
            if (standing.isEmpty() || dice < 5) {
                ask(fresh(), null);
            } else if (dice < 7) {
                PlacementRequest old = standing.get(random.nextInt(standing.size()));
                ask(resized(old), old);
            } else if (dice < 8) {
                PlacementRequest old = standing.get(random.nextInt(standing.size()));
                assertThat(audit.violations(old, placement.place(old))).isEmpty();
            } else {
                PlacementRequest gone = standing.remove(random.nextInt(standing.size()));
                placement.release(
                        gone.servers().stream().map(ServerNeed::serverId).toList());
            }
            if (step % 10 == 0) {
                assertThat(audit.violations()).isEmpty();
            }
        }
        return null;
    }

    private void ask(PlacementRequest request, PlacementRequest instead) {
        try {
            PlacementDecision decision = placement.place(request);
            assertThat(audit.violations(request, decision)).isEmpty();
            standing.remove(instead);
            standing.add(request);
            placed += request.servers().size();
        } catch (Refusal refusal) {
            assertThat(refusal.reason()).isIn(Refusal.Reason.NO_CAPACITY, Refusal.Reason.UNAVAILABLE);
            refused++;
        }
    }

    private PlacementRequest fresh() {
        ServerNeed[] servers = new ServerNeed[1 + random.nextInt(5)];
        for (int i = 0; i < servers.length; i++) {
            servers[i] = need(UUID.randomUUID(), "s-" + i);
        }
        return request(UUID.randomUUID(), servers);
    }

    private PlacementRequest resized(PlacementRequest old) {
        return request(
                old.configurationId(),
                old.servers().stream()
                        .map(server -> random.nextBoolean() ? server : need(server.serverId(), server.name()))
                        .toArray(ServerNeed[]::new));
    }

    private ServerNeed need(UUID id, String name) {
        Tier tier = Tier.values()[random.nextInt(4)];
        Size size = new Size(
                256L * (1 + random.nextInt(12)), 1 + random.nextInt(2), random.nextInt(20), random.nextInt(150));
        return server(id, name, tier, size, random.nextBoolean());
    }

    int placed() {
        return placed;
    }

    int refused() {
        return refused;
    }

    int servers() {
        return standing.stream().mapToInt(request -> request.servers().size()).sum();
    }

    void expectItsOwn() {
        standing.forEach(request ->
                assertThat(audit.violations(request, placement.place(request))).isEmpty());
    }
}
