package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;

/** Grids with everything that rules are about: groups, isolated and dedicated nodes, draining and shrunk ones, moves under way. */
final class RandomGrids {

    private final Random random;
    final PaperGrid grid;
    final List<UUID> nodes = new ArrayList<>();
    private final List<Size> free = new ArrayList<>();
    private final List<NodePolicy> policies = new ArrayList<>();
    private final UUID dedicatedAccount = new UUID(7, 7);
    private final boolean confined;

    /** The part of each node that servers are put on. */
    private final double fullness;

    RandomGrids(long seed) {
        random = new Random(seed);
        grid = new PaperGrid(random);
        confined = random.nextInt(3) == 0;
        if (confined) {
            grid.confine(Tier.LOAD_BALANCER, "edge");
        }
        grid.dedicate(dedicatedAccount);
        grid.price("Windows", 40 * random.nextInt(4)).risk(100 * random.nextInt(4));
        fullness = 0.3 + 0.7 * random.nextDouble();
        int many = 1 + random.nextInt(12);
        for (int i = 0; i < many; i++) {
            node("node-" + i);
        }
        int misses = 0;
        while (misses < 10) {
            misses = configuration() ? 0 : misses + 1;
        }
        for (Held server : List.copyOf(grid.held)) {
            int to = random.nextInt(nodes.size());
            if (random.nextInt(40) == 0
                    && !server.nodeId().equals(nodes.get(to))
                    && server.size().within(free.get(to))) {
                grid.moving(server, nodes.get(to));
                free.set(to, free.get(to).minus(server.size()));
            }
        }
    }

    private void node(String name) {
        long scale = 1 + random.nextInt(3);
        Size size = new Size(scale * 8192, 4 + 8 * scale, 100 * scale, 1000 * scale);
        NodePolicy policy = new NodePolicy(
                confined && random.nextInt(4) == 0 ? "edge" : NodePolicy.GENERAL,
                random.nextInt(6) == 0 ? Set.of("Windows") : Set.of(),
                random.nextInt(8) == 0,
                random.nextInt(8) == 0 ? dedicatedAccount : null,
                random.nextBoolean() ? 100 : 200,
                random.nextInt(10) == 0);
        // One in twelve has shrunk: it tells less than what may have been put on it.
        Size told = random.nextInt(12) == 0 ? new Size(scale * 4096, size.cpus(), size.diskGib(), size.mbps()) : size;
        nodes.add(grid.node(name, told, random.nextInt(12) > 0, policy));
        free.add(new Size(
                (long) (size.memoryMib() * fullness),
                (long) (size.cpus() * fullness),
                (long) (size.diskGib() * fullness),
                (long) (size.mbps() * fullness)));
        policies.add(policy);
    }

    private boolean configuration() {
        UUID configuration = grid.id();
        boolean ofDedicated = random.nextInt(8) == 0;
        UUID account = ofDedicated ? dedicatedAccount : new UUID(1, random.nextInt(20));
        boolean risky = random.nextInt(8) == 0;
        boolean apart = random.nextInt(3) == 0;
        boolean any = false;
        for (Tier tier : Tier.values()) {
            for (int i = random.nextInt(3); i > 0; i--) {
                any |= server(account, configuration, tier, i, risky, apart);
            }
        }
        return any;
    }

    private boolean server(UUID account, UUID configuration, Tier tier, int number, boolean risky, boolean apart) {
        Size size = new Size(
                256L * (1 + random.nextInt(12)), 1 + random.nextInt(2), random.nextInt(20), random.nextInt(150));
        int at = random.nextInt(nodes.size());
        UUID node = nodes.get(at);
        Size left = free.get(at).minus(size);
        if (!size.within(free.get(at))
                || apart
                        && grid.held.stream()
                                .anyMatch(other -> other.nodeId().equals(node)
                                        && other.configurationId().equals(configuration)
                                        && other.tier() == tier)) {
            return false;
        }
        free.set(at, left);
        String system = random.nextInt(3) == 0 ? "Windows" : "Debian 12";
        grid.add(account, configuration, tier.role() + "-" + number, tier, size, node, system, risky, apart);
        return true;
    }

    UUID anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    Random random() {
        return random;
    }
}
