package org.stratagrid.deployment.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
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

    @Test
    void DM1_guests_that_go_while_all_are_read_are_no_fault_of_the_node() {
        CompletableFuture<Void> comingAndGoing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 2_000; i++) {
                hypervisor.define(xml(64));
                hypervisor.undefine(domain);
            }
        });
        while (!comingAndGoing.isDone()) {
            assertThat(hypervisor.guests()).hasSizeBetween(0, 2);
        }
        comingAndGoing.join();
    }
}
