package org.stratagrid.scheduler.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;

/** A file that is wrong is said to be wrong, with its line and field, and never read as something else. */
class GridFilesTest {

    private static final String NODES = "id,ram_mib,cpus,disk_gib,mbps\nn1,4096,4,100,1000\nn2,8192,8,100,1000\n";
    private static final String SERVERS = "id,configuration,tier,ram_mib,cpus,disk_gib,mbps\n"
            + "a,c1,web,1024,1,10,50\nb,c1,web,1024,1,10,50\nc,c1,db,4096,4,0,0\n";

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private GridFiles read(String nodes, String servers, String prefill) throws IOException {
        return GridFiles.read(
                file("nodes.csv", nodes), file("servers.csv", servers), file("prefill.csv", "server,node\n" + prefill));
    }

    @Test
    void filesAreReadInTheirOrder() throws IOException {
        GridFiles files = read(NODES, SERVERS, "b,n2\n");
        assertThat(files.nodes()).extracting(GridFiles.NodeLine::id).containsExactly("n1", "n2");
        assertThat(files.servers()).extracting(GridFiles.ServerLine::id).containsExactly("a", "b", "c");
        assertThat(files.arriving()).extracting(GridFiles.ServerLine::id).containsExactly("a", "c");
        assertThat(files.prefill()).containsOnlyKeys("b").containsValue("n2");
        assertThat(files.servers().get(2).tier()).isEqualTo(Tier.DATABASE);
        assertThat(files.servers().get(2).size()).isEqualTo(new Size(4096, 4, 0, 0));
    }

    @Test
    void columnsMayComeInAnyOrderAndOthersAreLeftOut() throws IOException {
        String nodes = "\uFEFFmbps,id,comment,cpus,ram_mib,disk_gib\r\n1000, n1 ,old,4,4096,100\r\n\r\n";
        assertThat(read(nodes, SERVERS, "").nodes().get(0).size()).isEqualTo(new Size(4096, 4, 100, 1000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n3,4096,4,100 | nodes.csv, line 4: 4 fields instead of 5",
                "n3,-1,4,100,1000 | nodes.csv, line 4: ram_mib is a whole number from 1 to",
                "n3,0,4,100,1000 | nodes.csv, line 4: ram_mib is a whole number from 1 to",
                "n3,99999999999999999999,4,100,1000 | nodes.csv, line 4: ram_mib is a whole number from 1 to",
                "n3,4 GiB,4,100,1000 | nodes.csv, line 4: ram_mib is a whole number from 1 to",
                "n3,4096,1.5,100,1000 | nodes.csv, line 4: cpus is a whole number from 1 to",
                "n3,4096,4,100, | nodes.csv, line 4: mbps is empty",
                "n1,4096,4,100,1000 | nodes.csv, line 4: id \"n1\" is the name of an earlier node too"
            })
    void aBadNodeIsNamed(String line, String complaint) {
        assertThatThrownBy(() -> read(NODES + line + "\n", SERVERS, ""))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "d,c1,cache,1,1,1,1 | servers.csv, line 5: tier is one of lb, web, app, db, not \"cache\"",
                "d,,web,1,1,1,1 | servers.csv, line 5: configuration is empty",
                "d,c1,web,1,1,-1,1 | servers.csv, line 5: disk_gib is a whole number from 0 to",
                "a,c1,web,1,1,1,1 | servers.csv, line 5: id \"a\" is the name of an earlier server too"
            })
    void aBadServerIsNamed(String line, String complaint) {
        assertThatThrownBy(() -> read(NODES, SERVERS + line + "\n", ""))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x,n1 | prefill.csv, line 2: server \"x\" is not in the file of servers",
                "a,n9 | prefill.csv, line 2: node \"n9\" is not in the file of nodes",
                "a,n1;a,n2 | prefill.csv, line 3: server \"a\" has a node already",
                "a,n1;b,n1 | prefill.csv, line 3: node \"n1\" has a of the same configuration and tier already",
                "a,n1;c,n1 | prefill.csv, line 3: node \"n1\" has no room left for c"
            })
    void aPrefillThatCannotBeIsNamed(String lines, String complaint) {
        assertThatThrownBy(() -> read(NODES, SERVERS, lines.replace(';', '\n')))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void whatIsNoSuchFileIsSaid() throws IOException {
        Path nodes = file("nodes.csv", NODES);
        assertThatThrownBy(() -> GridFiles.read(nodes, folder.resolve("nothing.csv"), null))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> read("", SERVERS, "")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> read("id,ram_mib,cpus,disk_gib,mbps\n", SERVERS, ""))
                .hasMessageContaining("has no nodes");
        assertThatThrownBy(() -> read("id,ram_mib,cpus,disk_gib\n", SERVERS, ""))
                .hasMessageContaining("line 1: the column \"mbps\" is missing");
        Path binary = folder.resolve("binary.csv");
        Files.write(binary, new byte[] {(byte) 0xC3, (byte) 0x28, 0, 1});
        assertThatThrownBy(() -> GridFiles.read(binary, binary, null)).hasMessageContaining("is not a text in UTF-8");
    }
}
