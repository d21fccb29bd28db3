package org.stratagrid.deployment.hypervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SimulatedHypervisorTest extends HypervisorContract {

    @TempDir
    Path folder;

    @Override
    Hypervisor connect() {
        return connect("node");
    }

    @Override
    Hypervisor connectToOther() {
        return connect("other");
    }

    private Hypervisor connect(String name) {
        try {
            Path file = Files.writeString(folder.resolve(name + ".xml"), """
                    <node><cpu><mhz>2400</mhz><model>x86_64</model><active>4</active><nodes>1</nodes>
                    <sockets>1</sockets><cores>4</cores><threads>1</threads></cpu><memory>4194304</memory>
                    <pool type='dir'><name>stratagrid</name><target><path>/simulated</path></target></pool></node>
                    """);
            return new LibvirtHypervisors().connect("test://" + file, "stratagrid", true, () -> {});
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    String domainType() {
        return "test";
    }
}
