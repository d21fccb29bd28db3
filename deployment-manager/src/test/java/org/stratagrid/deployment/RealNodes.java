package org.stratagrid.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** What is done to the nodes of the local grid from outside, as faults and operators' mistakes do it. */
public final class RealNodes {

    private final Fleet fleet;

    public RealNodes(Fleet fleet) {
        this.fleet = fleet;
    }

    /** In the node's network namespace. */
    public String run(Node node, String... command) {
        List<String> words =
                new ArrayList<>(node.shell().subList(0, node.shell().size() - 1));
        words.addAll(List.of(command));
        return Commands.run(words, "");
    }

    public void signalLibvirtd(Node node, String name) {
        Commands.run(List.of("kill", "-" + name, libvirtd(node)), "");
    }

    private String libvirtd(Node node) {
        try {
            return Files.readString(run(node).resolve("libvirtd.pid")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path run(Node node) {
        String uri = RealGrid.setting("stratagrid.grid.nodes[" + fleet.nodes().indexOf(node) + "].uri");
        return Path.of(uri.substring(uri.indexOf("socket=") + "socket=".length()))
                .getParent();
    }

    /** Starts again what does not run. */
    public void gridUp() {
        grid("up");
    }

    /** No link any more, and everything in it killed. */
    public void pullThePlug(Node node) {
        grid("fence", node.name());
    }

    private void grid(String... words) {
        List<String> shell = fleet.nodes().get(0).shell();
        List<String> command = new ArrayList<>(List.of(
                "env",
                "STRATAGRID_GRID=" + run(fleet.nodes().get(0)).getParent().getFileName(),
                "STRATAGRID_DATA=" + RealGrid.nodesFile().getParent().getParent(),
                Path.of(shell.get(shell.size() - 1)).resolveSibling("grid").toString()));
        command.addAll(List.of(words));
        Commands.run(command, "");
    }

    public void killGuest(String domainName) {
        String pid = Commands.run(List.of("pgrep", "-f", "guest=" + domainName + ","), "");
        Commands.run(List.of("kill", "-9", pid.strip()), "");
    }

    public void killPublisher() {
        try {
            Path file = run(fleet.nodes().get(0)).resolveSibling("publish.pid");
            for (String pid : Files.readString(file).strip().split("\\s+")) {
                Commands.run(List.of("kill", "-9", pid), "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The node's pool is on a disk so small that nothing fits any more; what is there is out of sight meanwhile. */
    public AutoCloseable fullDisk(Node node) {
        Path pool = RealGrid.nodesFile().resolveSibling(node.name()).resolve("pool");
        if (!Files.isDirectory(pool)) {
            throw new IllegalStateException("no pool at " + pool);
        }
        List<String> inMounts = List.of("nsenter", "--mount=/proc/" + libvirtd(node) + "/ns/mnt", "--");
        List<String> mount = List.of("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", pool.toString());
        Commands.run(Stream.concat(inMounts.stream(), mount.stream()).toList(), "");
        return () -> Commands.run(
                Stream.concat(inMounts.stream(), Stream.of("umount", pool.toString()))
                        .toList(),
                "");
    }
}
