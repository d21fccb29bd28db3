package org.stratagrid.scheduler.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.node.Size;

class GeneratorTest {

    @TempDir
    private Path folder;

    private Path written(String name, long seed, boolean skewed) {
        Path out = folder.resolve(name);
        Generator.write(new Generator(seed).generate(20, 0, 50, skewed), out);
        return out;
    }

    private static String bytes(Path out) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("nodes.csv", "servers.csv", "prefill.csv")) {
            all.append(Files.readString(out.resolve(name)));
        }
        return all.toString();
    }

    private static GridFiles read(Path out) {
        return GridFiles.read(out.resolve("nodes.csv"), out.resolve("servers.csv"), out.resolve("prefill.csv"));
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOneOthers() throws IOException {
        assertThat(bytes(written("a", 7, false))).isEqualTo(bytes(written("b", 7, false)));
        assertThat(bytes(written("c", 8, false))).isNotEqualTo(bytes(written("d", 7, false)));
    }

    @Test
    void whatWasWrittenIsReadAgainAndHasNoViolation() {
        for (boolean skewed : new boolean[] {false, true}) {
            GridFiles files = read(written("skewed " + skewed, 3, skewed));
            List<Checker.Row> rows = files.prefill().entrySet().stream()
                    .map(each -> new Checker.Row(each.getKey(), each.getValue()))
                    .toList();
            assertThat(rows).isNotEmpty();
            assertThat(new Checker(files).violations(rows)).isEmpty();
        }
    }

    @Test
    void theServersAreAFewMoreThanTheScarcestResourceHolds() {
        GridFiles files = new Generator(1).generate(20, 0, 0, false);
        Size capacity =
                Bounds.sum(files.nodes().stream().map(GridFiles.NodeLine::size).toList());
        int fit = Bounds.divisible(capacity, files.servers());
        assertThat(fit)
                .isLessThan(files.servers().size())
                .isGreaterThan(files.servers().size() * 9 / 10);
    }

    @Test
    void aSkewedPrefillFillsTheFirstNodesAndLeavesTheLastEmpty() {
        GridFiles files = new Generator(5).generate(20, 0, 40, true);
        Set<String> used = new HashSet<>(files.prefill().values());
        assertThat(used).contains("n1").doesNotContain("n20");
    }

    @Test
    void sitesHaveTheTiersOfTheirKind() {
        GridFiles files = new Generator(9).generate(30, 0, 0, false);
        Map<String, Map<Tier, Long>> sites = files.servers().stream()
                .collect(Collectors.groupingBy(
                        ServerLine::configuration, Collectors.groupingBy(ServerLine::tier, Collectors.counting())));
        sites.values().forEach(site -> {
            long lb = site.getOrDefault(Tier.LOAD_BALANCER, 0L);
            long web = site.getOrDefault(Tier.WEB, 0L);
            long app = site.getOrDefault(Tier.APPLICATION, 0L);
            long db = site.getOrDefault(Tier.DATABASE, 0L);
            if (lb == 0) {
                assertThat(List.of(app, db)).containsOnly(0L);
                assertThat(web).isBetween(1L, 2L);
            } else if (lb == 1) {
                assertThat(app).isZero();
                assertThat(web).isBetween(2L, 4L);
                assertThat(db).isBetween(1L, 2L);
            } else {
                assertThat(web).isBetween(2L, 8L);
                assertThat(app).isBetween(2L, 4L);
                assertThat(db).isEqualTo(2L);
            }
        });
        assertThat(sites.values().stream()
                        .map(site -> site.getOrDefault(Tier.LOAD_BALANCER, 0L))
                        .distinct())
                .containsExactlyInAnyOrder(0L, 1L, 2L);
    }
}
