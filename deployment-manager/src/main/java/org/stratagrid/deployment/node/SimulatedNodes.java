package org.stratagrid.deployment.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stratagrid.deployment.node.GridSettings.NodeSettings;

/** Six nodes of libvirt's test driver, where there is no grid. */
final class SimulatedNodes {

    private static final int COUNT = 6;
    private static final long RAM_MIB = 16 * 1024;
    private static final int CPUS = 32, DISK_GIB = 100, MBPS = 10_000;

    private SimulatedNodes() {}

    /** @param data folder for the node descriptions that the driver reads */
    static List<NodeSettings> in(Path data) {
        Path folder = data.toAbsolutePath().normalize().resolve("simulated");
        List<NodeSettings> nodes = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (int i = 1; i <= COUNT; i++) {
                String name = "sim" + i;
                Path file = folder.resolve(name + ".xml");
                Files.writeString(file, description(name));
                nodes.add(new NodeSettings(
                        null,
                        name,
                        "simulated",
                        "test://" + file,
                        List.of(),
                        List.of(),
                        "",
                        "stratagrid",
                        RAM_MIB,
                        CPUS,
                        DISK_GIB,
                        MBPS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return nodes;
    }

    private static String description(String name) {
        return """
                <node>
                  <cpu>
                    <mhz>2400</mhz><model>x86_64</model><active>%d</active>
                    <nodes>1</nodes><sockets>1</sockets><cores>%d</cores><threads>1</threads>
                  </cpu>
                  <memory>%d</memory>
                  <pool type='dir'><name>stratagrid</name><target><path>/simulated/%s</path></target></pool>
                </node>
                """.formatted(CPUS, CPUS, RAM_MIB * 1024, name);
    }
}
