package org.stratagrid.scheduler.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;

/**
 * What is to be placed and where, as the files have it.
 *
 * @param servers in the order of their arrival, those that stand already included
 * @param prefill server → node, for servers that stand already
 */
record GridFiles(List<NodeLine> nodes, List<ServerLine> servers, Map<String, String> prefill) {

    private static final long MOST_MIB = 1L << 30;
    private static final long MOST = 1_000_000_000;

    record NodeLine(String id, Size size) {
        UUID uuid() {
            return named("node " + id);
        }
    }

    record ServerLine(String id, String configuration, Tier tier, Size size) {
        UUID uuid() {
            return named("server " + id);
        }

        UUID configurationUuid() {
            return named("configuration " + configuration);
        }

        UUID accountUuid() {
            return named("account of " + configuration);
        }

        /** Servers with the same one never share a node. */
        String group() {
            return configuration + " " + tier;
        }
    }

    /** The same name has the same id in every run. */
    private static UUID named(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    static GridFiles read(Path nodes, Path servers, @Nullable Path prefill) {
        Map<String, NodeLine> byNode = nodes(nodes);
        Map<String, ServerLine> byServer = servers(servers);
        return new GridFiles(
                List.copyOf(byNode.values()),
                List.copyOf(byServer.values()),
                prefill == null ? Map.of() : prefill(prefill, byNode, byServer));
    }

    /** Those that are still to be placed. */
    List<ServerLine> arriving() {
        return servers.stream()
                .filter(server -> !prefill.containsKey(server.id()))
                .toList();
    }

    /** Of all nodes together. */
    Size capacity() {
        return Bounds.sum(nodes.stream().map(NodeLine::size).toList());
    }

    /** Of all servers together that stand already. */
    Size standing() {
        return Bounds.sum(servers.stream()
                .filter(server -> prefill.containsKey(server.id()))
                .map(ServerLine::size)
                .toList());
    }

    private static Map<String, NodeLine> nodes(Path path) {
        Map<String, NodeLine> nodes = new LinkedHashMap<>();
        for (CsvFile.Row row :
                CsvFile.read(path, "id", "ram_mib", "cpus", "disk_gib", "mbps").rows()) {
            NodeLine node = new NodeLine(row.text("id"), size(row));
            if (nodes.put(node.id(), node) != null) {
                throw row.wrong("id", "\"" + node.id() + "\" is the name of an earlier node too");
            }
        }
        if (nodes.isEmpty()) {
            throw new BenchFailure(path + " has no nodes");
        }
        return nodes;
    }

    private static Map<String, ServerLine> servers(Path path) {
        Map<String, ServerLine> servers = new LinkedHashMap<>();
        for (CsvFile.Row row : CsvFile.read(path, "id", "configuration", "tier", "ram_mib", "cpus", "disk_gib", "mbps")
                .rows()) {
            ServerLine server = new ServerLine(row.text("id"), row.text("configuration"), tier(row), size(row));
            if (servers.put(server.id(), server) != null) {
                throw row.wrong("id", "\"" + server.id() + "\" is the name of an earlier server too");
            }
        }
        if (servers.isEmpty()) {
            throw new BenchFailure(path + " has no servers");
        }
        return servers;
    }

    private static Map<String, String> prefill(
            Path path, Map<String, NodeLine> nodes, Map<String, ServerLine> servers) {
        Map<String, String> prefill = new LinkedHashMap<>();
        Map<String, Size> taken = new HashMap<>();
        Map<List<String>, String> groups = new HashMap<>();
        for (CsvFile.Row row : CsvFile.read(path, "server", "node").rows()) {
            ServerLine server = servers.get(row.text("server"));
            NodeLine node = nodes.get(row.text("node"));
            if (server == null) {
                throw row.wrong("server", "\"" + row.text("server") + "\" is not in the file of servers");
            }
            if (node == null) {
                throw row.wrong("node", "\"" + row.text("node") + "\" is not in the file of nodes");
            }
            if (prefill.put(server.id(), node.id()) != null) {
                throw row.wrong("server", "\"" + server.id() + "\" has a node already");
            }
            if (!taken.merge(node.id(), server.size(), Size::plus).within(node.size())) {
                throw row.wrong("node", "\"" + node.id() + "\" has no room left for " + server.id());
            }
            String other = groups.put(List.of(node.id(), server.group()), server.id());
            if (other != null) {
                throw row.wrong(
                        "node", "\"%s\" has %s of the same configuration and tier already".formatted(node.id(), other));
            }
        }
        return prefill;
    }

    /** Every size has some memory and a CPU; a server may do without disk and traffic of its own. */
    private static Size size(CsvFile.Row row) {
        return new Size(
                row.number("ram_mib", 1, MOST_MIB),
                row.number("cpus", 1, MOST),
                row.number("disk_gib", 0, MOST),
                row.number("mbps", 0, MOST));
    }

    /** "web", "db", "load balancer", "LOAD_BALANCER": all names that a tier has. */
    private static Tier tier(CsvFile.Row row) {
        String text = plain(row.text("tier"));
        List<String> known = new ArrayList<>();
        for (Tier tier : Tier.values()) {
            if (text.equals(tier.role()) || text.equals(plain(tier.name())) || text.equals(plain(tier.words()))) {
                return tier;
            }
            known.add(tier.role());
        }
        throw row.wrong("tier", "is one of %s, not \"%s\"".formatted(String.join(", ", known), row.text("tier")));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }
}
