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
import org.stratagrid.scheduler.bench.GridFiles.NodeLine;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.node.Size;

/** The public set is read as it is; what is none of it is said to be so. */
class CloudBalancingTest {

    private static final String SET = """
            <?xml version="1.0" encoding="UTF-8"?>
            <cloudBalance>
              <id>0</id>
              <computerList>
                <cloudComputer id="0"><id>0</id><cpuPower>24</cpuPower><memory>96</memory><networkBandwidth>16</networkBandwidth><cost>4800</cost></cloudComputer>
              </computerList>
              <processList>
                <cloudProcess><id>0</id><requiredCpuPower>1</requiredCpuPower><requiredMemory>6</requiredMemory><requiredNetworkBandwidth>3</requiredNetworkBandwidth></cloudProcess>
                <cloudProcess><id>1</id><requiredCpuPower>2</requiredCpuPower><requiredMemory>1</requiredMemory><requiredNetworkBandwidth>1</requiredNetworkBandwidth></cloudProcess>
              </processList>
            </cloudBalance>
            """;

    @TempDir
    private Path folder;

    private GridFiles read(String text) throws IOException {
        return CloudBalancing.read(Files.writeString(folder.resolve("set.xml"), text));
    }

    @Test
    void computersAreNodesAndProcessesAreServersThatMayShareThem() throws IOException {
        GridFiles files = read(SET);
        assertThat(files.nodes()).containsExactly(new NodeLine("computer-0", new Size(96 * 1024, 24, 100_000, 16)));
        assertThat(files.servers())
                .extracting(ServerLine::size)
                .containsExactly(new Size(6 * 1024, 1, 1, 3), new Size(1024, 2, 1, 1));
        assertThat(files.servers()).extracting(ServerLine::group).doesNotHaveDuplicates();

        Generator.write(files, folder);
        assertThat(GridFiles.read(folder.resolve("nodes.csv"), folder.resolve("servers.csv"), null))
                .isEqualTo(files);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<cpuPower>24<          | <cpuPower>fast<         | line 5: cpuPower is a whole number from 1 to 1,000,000, not \"fast\"",
                "<cpuPower>24<          | <cpuPower>-1<           | line 5: cpuPower is a whole number from 1",
                "<memory>96</memory>    | <!-- none -->           | line 5: cloudComputer has no memory",
                "</processList>         | </processes>            | is no XML that can be read",
                "cloudProcess           | process                 | has no cloudComputer or no cloudProcess",
            })
    void whatIsNoSuchFileIsSaidToBeNone(String from, String to, String sentence) {
        assertThatThrownBy(() -> read(SET.replace(from, to)))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aFileThatIsNotThereIsSaidNotToBeThere() {
        assertThatThrownBy(() -> CloudBalancing.read(folder.resolve("nothing.xml")))
                .hasMessage("there is no file " + folder.resolve("nothing.xml"));
    }
}
