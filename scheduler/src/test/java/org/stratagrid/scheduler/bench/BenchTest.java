package org.stratagrid.scheduler.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stratagrid.platform.database.EmbeddedDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The benchmark from its command line to its line of JSON, on a real database. */
class BenchTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void invent() {
        assertThat(bench("generate --seed 4 --nodes 6 --servers 40 --prefill-percent 10 --out", folder.toString()))
                .isZero();
    }

    private int bench(String words, String... more) {
        List<String> all = new ArrayList<>(List.of(words.split(" ")));
        all.addAll(List.of(more));
        return Bench.run(all.toArray(String[]::new), new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private int placement(String words) {
        return bench(
                "placement " + words + " --warm-up 20",
                "--nodes",
                folder.resolve("nodes.csv").toString(),
                "--servers",
                folder.resolve("servers.csv").toString(),
                "--prefill",
                folder.resolve("prefill.csv").toString());
    }

    private JsonNode line() {
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(1);
        return JsonMapper.builder().build().readTree(lines.get(0));
    }

    @Test
    void steadyPlacesTheNextServersBesideTheSimpleRules() {
        assertThat(placement("--mode steady --limit 12 --clients 4 --baselines"))
                .isZero();
        JsonNode line = line();
        for (JsonNode each : List.of(line, line.get("first-fit"), line.get("best-fit"))) {
            assertThat(each.get("placed").asInt()).isEqualTo(12);
            assertThat(each.get("refused").asInt()).isZero();
            assertThat(each.get("violations").asInt()).isZero();
            assertThat(each.get("nodes_used").asInt()).isBetween(1, 6);
            assertThat(each.get("rate").asDouble()).isPositive();
            assertThat(each.get("seconds").asDouble()).isPositive();
            assertThat(each.get("p99_ms").asDouble())
                    .isGreaterThanOrEqualTo(each.get("p50_ms").asDouble());
        }
    }

    @Test
    void fillOnAGivenDatabaseEndsWithTheFirstRefusalAndLeavesTheDatabaseAsItWas() throws Exception {
        assertThat(bench("generate --seed 4 --nodes 3 --out", folder.toString()))
                .isZero();
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary()) {
            String address = database.url().replace("jdbc:postgresql://", "postgresql://postgres:postgres@");
            for (int i = 0; i < 2; i++) {
                printed.reset();
                assertThat(bench(
                                "placement --mode fill --warm-up 0 --database " + address,
                                "--nodes",
                                folder.resolve("nodes.csv").toString(),
                                "--servers",
                                folder.resolve("servers.csv").toString()))
                        .isZero();
                JsonNode line = line();
                assertThat(line.get("refused").asInt()).isEqualTo(1);
                assertThat(line.get("violations").asInt()).isZero();
                assertThat(line.get("placed").asInt())
                        .isPositive()
                        .isLessThanOrEqualTo(line.get("upper_bound").asInt());
            }
        }
    }

    @Test
    void packPlacesAllAtOnceOnFewNodes() {
        assertThat(bench("generate --seed 4 --nodes 10 --out", folder.toString()))
                .isZero();
        assertThat(bench(
                        "placement --mode pack --warm-up 1 --baselines",
                        "--nodes",
                        folder.resolve("nodes.csv").toString(),
                        "--servers",
                        folder.resolve("servers.csv").toString()))
                .isZero();
        JsonNode line = line();
        assertThat(line.get("violations").asInt()).isZero();
        assertThat(line.get("refused").asInt()).isZero();
        assertThat(line.get("nodes_used").asInt())
                .isGreaterThanOrEqualTo(line.get("fewest_nodes_bound").asInt())
                .isLessThanOrEqualTo(line.get("first-fit").get("nodes_used").asInt())
                .isLessThan(10);
    }

    @Test
    void failureEmptiesTheDeadNodes() {
        assertThat(placement("--mode failure --limit 2 --baselines")).isZero();
        JsonNode line = line();
        for (JsonNode each : List.of(line, line.get("first-fit"), line.get("best-fit"))) {
            assertThat(each.get("placed").asInt()).isPositive();
            assertThat(each.get("refused").asInt()).isZero();
            assertThat(each.get("violations").asInt()).isZero();
            assertThat(each.get("nodes_used").asInt()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void rebalanceEvensOutASkewedGrid() {
        assertThat(bench(
                        "generate --seed 4 --nodes 6 --servers 40 --prefill-percent 20 --skewed --out",
                        folder.toString()))
                .isZero();
        assertThat(placement("--mode rebalance --limit 10")).isZero();
        JsonNode line = line();
        assertThat(line.get("violations").asInt()).isZero();
        assertThat(line.get("placed").asInt()).isBetween(1, 10);
        assertThat(line.get("memory_spread_after_percent").asDouble())
                .isLessThan(line.get("memory_spread_before_percent").asDouble());
    }

    @Test
    void whatIsWrongOnTheCommandLineMeasuresNothing() {
        assertThat(placement("--mode quick")).isEqualTo(2);
        assertThat(placement("--mode steady --clients 0")).isEqualTo(2);
        assertThat(placement("--mode steady --limit many")).isEqualTo(2);
        assertThat(placement("--mode steady --mode fill")).isEqualTo(2);
        assertThat(placement("--mode steady --unknown 1")).isEqualTo(2);
        assertThat(placement("--mode steady --database mysql://localhost/x")).isEqualTo(2);
        assertThat(placement("--mode steady --database postgresql://localhost:1/x"))
                .isEqualTo(2);
        assertThat(bench("everything")).isEqualTo(2);
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void addressesOfBothKindsAreTaken() {
        assertThat(BenchDatabase.jdbc("postgresql://u:p@h:1/n")).isEqualTo("jdbc:postgresql://h:1/n?user=u&password=p");
        assertThat(BenchDatabase.jdbc("postgres://u@h/n?a=b")).isEqualTo("jdbc:postgresql://h/n?a=b&user=u");
        assertThat(BenchDatabase.jdbc("jdbc:postgresql://h/n?user=u")).isEqualTo("jdbc:postgresql://h/n?user=u");
        assertThatThrownBy(() -> BenchDatabase.jdbc("h/n")).isInstanceOf(BenchFailure.class);
    }
}
