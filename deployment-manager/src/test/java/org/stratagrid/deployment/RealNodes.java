package org.stratagrid.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** Nothing new fits into the node's pool any more; what is in it stays as it is. */
    public AutoCloseable fullDisk(Node node) {
        Path pool = RealGrid.nodesFile().resolveSibling(node.name()).resolve("pool");
        inMounts(node, """
                mkdir "$0.kept"
                mount --bind "$0" "$0.kept"
                mount -t tmpfs -o size=64k tmpfs "$0"
                for file in "$0.kept"/*; do
                    touch "$0/${file##*/}"
                    mount --bind "$file" "$0/${file##*/}"
                done""", pool);
        return () -> inMounts(node, """
                umount -R -l "$0"
                umount "$0.kept"
                rmdir "$0.kept\"""", pool);
    }

    private void inMounts(Node node, String script, Path pool) {
        Commands.run(
                List.of(
                        "nsenter",
                        "--mount=/proc/" + libvirtd(node) + "/ns/mnt",
                        "--",
                        "sh",
                        "-ec",
                        script,
                        pool.toString()),
                "");
    }
}
