package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.book.View;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;

/** Solves a small invented problem a few times after the start, so that no customer waits for the solver's classes. */
@Component
class SolverWarmUp {

    private static final Logger log = LoggerFactory.getLogger(SolverWarmUp.class);
    private static final int ROUNDS = 10;

    private final Deciding deciding;
    private final CountDownLatch done = new CountDownLatch(1);

    SolverWarmUp(Deciding deciding) {
        this.deciding = deciding;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        Thread thread = new Thread(this::warmUp, "placement-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /** For whoever measures. */
    CountDownLatch done() {
        return done;
    }

    private void warmUp() {
        try {
            long begun = System.nanoTime();
            Question question = Question.of(request(), View.of(grid()));
            for (int round = 0; round < ROUNDS; round++) {
                deciding.answer(question);
            }
            log.debug("solver warm after {} ms", (System.nanoTime() - begun) / 1_000_000);
        } catch (RuntimeException e) {
            log.warn("the solver could not be warmed up; the first placement will be slow", e);
        } finally {
            done.countDown();
        }
    }

    private static PlacementRequest request() {
        List<ServerNeed> servers = new ArrayList<>();
        for (Tier tier : Tier.values()) {
            servers.add(server(tier));
            servers.add(server(tier));
        }
        return new PlacementRequest(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), servers);
    }

    private static ServerNeed server(Tier tier) {
        return new ServerNeed(
                UUID.randomUUID(),
                tier.words(),
                tier,
                new Memory(1024),
                1,
                new Disk(1),
                new Bandwidth(10),
                true,
                true,
                PacketClass.LARGE_FAST,
                "warm-up");
    }

    private static List<Node> grid() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Size capacity = new Size(8192, 8, 100, 1000);
            Size reserved = new Size(512L * i, i, i, 100);
            nodes.add(new Node(
                    UUID.randomUUID(),
                    "node-" + i,
                    "warm-up",
                    i > 0,
                    capacity,
                    reserved,
                    NodePolicy.PLAIN,
                    new Residents(i, i, 0, Map.of(), Map.of())));
        }
        return nodes;
    }
}
