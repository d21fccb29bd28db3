package org.stratagrid.scheduler.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.bench.GridFiles.NodeLine;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.node.Size;

/**
 * Invents a grid and the sites that want to live on it: the same seed, the same files. Three classes of nodes; three kinds of
 * sites, as likely as each other: 1–2 web servers; a load balancer, 2–4 web servers, 1–2 databases; 2 load balancers, 2–8 web
 * servers, 2–4 application servers, 2 databases. The servers of a tier of a site are equal.
 */
final class Generator {

    private static final List<Size> NODES = List.of(
            new Size(128 * 1024, 64, 2048, 10_000),
            new Size(256 * 1024, 96, 4096, 10_000),
            new Size(512 * 1024, 192, 8192, 25_000));

    /** So often a node is looked for at random before all are looked at in turn. */
    private static final int TRIES = 20;

    /** No server is smaller. */
    private static final Size SMALLEST = new Size(1024, 1, 10, 20);

    private final Random random;

    /** All nodes before this one are full. */
    private int firstOpen;

    Generator(long seed) {
        this.random = new Random(seed);
    }

    /**
     * @param servers        at least so many, whole sites; 0: 5 % more than the grid's scarcest resource can hold
     * @param prefillPercent of the grid's memory, with the first servers
     * @param skewed         the prefill goes to the first nodes, as full as they get, instead of to nodes at random
     */
    GridFiles generate(int nodes, int servers, int prefillPercent, boolean skewed) {
        List<NodeLine> grid = new ArrayList<>();
        for (int i = 1; i <= nodes; i++) {
            grid.add(new NodeLine("n" + i, NODES.get(random.nextInt(NODES.size()))));
        }
        Size all = Bounds.sum(grid.stream().map(NodeLine::size).toList());
        List<ServerLine> sites = new ArrayList<>();
        Size asked = Size.NOTHING;
        for (int site = 1; servers == 0 ? asked.within(fivePercentMore(all)) : sites.size() < servers; site++) {
            for (ServerLine server : site("c" + site)) {
                sites.add(server);
                asked = asked.plus(server.size());
            }
        }
        return new GridFiles(grid, sites, prefill(grid, sites, all.memoryMib() * prefillPercent / 100, skewed));
    }

    private static Size fivePercentMore(Size size) {
        return new Size(
                size.memoryMib() * 21 / 20, size.cpus() * 21 / 20, size.diskGib() * 21 / 20, size.mbps() * 21 / 20);
    }

    private List<ServerLine> site(String name) {
        List<ServerLine> servers = new ArrayList<>();
        switch (random.nextInt(3)) {
            case 0 -> tier(servers, name, Tier.WEB, between(1, 2));
            case 1 -> {
                tier(servers, name, Tier.LOAD_BALANCER, 1);
                tier(servers, name, Tier.WEB, between(2, 4));
                tier(servers, name, Tier.DATABASE, between(1, 2));
            }
            default -> {
                tier(servers, name, Tier.LOAD_BALANCER, 2);
                tier(servers, name, Tier.WEB, between(2, 8));
                tier(servers, name, Tier.APPLICATION, between(2, 4));
                tier(servers, name, Tier.DATABASE, 2);
            }
        }
        return servers;
    }

    private void tier(List<ServerLine> servers, String site, Tier tier, int many) {
        Size size = switch (tier) {
            case LOAD_BALANCER -> new Size(gib(1, 2), oneOf(1, 2), 10, oneOf(100, 200, 500));
            case WEB -> new Size(gib(1, 2, 4, 8), oneOf(1, 2, 4), oneOf(10, 20, 40), oneOf(20, 50, 100));
            case APPLICATION -> new Size(gib(4, 8, 16), oneOf(2, 4, 8), oneOf(20, 40), oneOf(20, 50));
            case DATABASE -> new Size(gib(8, 16, 32), oneOf(2, 4, 8), oneOf(100, 200, 500), oneOf(20, 50));
        };
        for (int i = 1; i <= many; i++) {
            servers.add(new ServerLine(site + "-" + tier.role() + "-" + i, site, tier, size));
        }
    }

    private Map<String, String> prefill(List<NodeLine> grid, List<ServerLine> servers, long mib, boolean skewed) {
        Map<String, String> prefill = new LinkedHashMap<>();
        Map<NodeLine, Size> free = new HashMap<>();
        grid.forEach(node -> free.put(node, node.size()));
        Set<String> held = new HashSet<>();
        long left = mib;
        for (ServerLine server : servers) {
            left -= server.size().memoryMib();
            if (left < 0) {
                break;
            }
            NodeLine node = home(grid, free, held, server, skewed);
            free.merge(node, server.size(), Size::minus);
            held.add(node.id() + " " + server.group());
            prefill.put(server.id(), node.id());
        }
        return prefill;
    }

    private NodeLine home(
            List<NodeLine> grid, Map<NodeLine, Size> free, Set<String> held, ServerLine server, boolean skewed) {
        for (int i = 0; i < TRIES && !skewed; i++) {
            NodeLine node = grid.get(random.nextInt(grid.size()));
            if (takes(node, free, held, server)) {
                return node;
            }
        }
        while (firstOpen < grid.size() && !SMALLEST.within(free.getOrDefault(grid.get(firstOpen), Size.NOTHING))) {
            firstOpen++;
        }
        return grid.subList(firstOpen, grid.size()).stream()
                .filter(node -> takes(node, free, held, server))
                .findFirst()
                .orElseThrow(() -> new BenchFailure("a prefill of so many percent does not fit; take less"));
    }

    private static boolean takes(NodeLine node, Map<NodeLine, Size> free, Set<String> held, ServerLine server) {
        return server.size().within(free.getOrDefault(node, Size.NOTHING))
                && !held.contains(node.id() + " " + server.group());
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    private long gib(int... choices) {
        return 1024L * oneOf(choices);
    }

    private int oneOf(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    static void write(GridFiles files, Path folder) {
        try {
            Files.createDirectories(folder);
            try (PrintWriter out = csv(folder.resolve("nodes.csv"), "id,ram_mib,cpus,disk_gib,mbps")) {
                files.nodes().forEach(node -> line(out, node.id(), numbers(node.size())));
            }
            try (PrintWriter out =
                    csv(folder.resolve("servers.csv"), "id,configuration,tier,ram_mib,cpus,disk_gib,mbps")) {
                files.servers()
                        .forEach(server -> line(
                                out,
                                server.id(),
                                server.configuration(),
                                server.tier().role(),
                                numbers(server.size())));
            }
            if (!files.prefill().isEmpty()) {
                try (PrintWriter out = csv(folder.resolve("prefill.csv"), "server,node")) {
                    files.prefill().forEach((server, node) -> line(out, server, node));
                }
            }
        } catch (IOException e) {
            throw new BenchFailure("the files cannot be written to " + folder + ": " + e.getMessage());
        }
    }

    private static PrintWriter csv(Path path, String header) throws IOException {
        PrintWriter out = new PrintWriter(Files.newBufferedWriter(path, StandardCharsets.UTF_8));
        line(out, header);
        return out;
    }

    /** Always the same line end, so that the same seed is the same bytes everywhere. */
    private static void line(PrintWriter out, String... fields) {
        out.print(String.join(",", fields) + "\n");
    }

    private static String numbers(Size size) {
        return size.memoryMib() + "," + size.cpus() + "," + size.diskGib() + "," + size.mbps();
    }
}
