package org.stratagrid.scheduler.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.bench.Checker.Move;
import org.stratagrid.scheduler.bench.Checker.Row;
import org.stratagrid.scheduler.bench.GridFiles.NodeLine;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.node.Size;

/** Planted violations are found: a checker that finds nothing proves nothing. */
class CheckerTest {

    private static final GridFiles FILES = new GridFiles(
            List.of(
                    new NodeLine("n1", new Size(4096, 4, 100, 1000)),
                    new NodeLine("n2", new Size(4096, 4, 100, 1000)),
                    new NodeLine("n3", new Size(4096, 4, 100, 1000))),
            List.of(
                    new ServerLine("web-1", "c1", Tier.WEB, new Size(1024, 1, 10, 100)),
                    new ServerLine("web-2", "c1", Tier.WEB, new Size(1024, 1, 10, 100)),
                    new ServerLine("app-1", "c1", Tier.APPLICATION, new Size(1024, 1, 10, 100)),
                    new ServerLine("memory", "c2", Tier.WEB, new Size(4000, 1, 10, 100)),
                    new ServerLine("cpus", "c3", Tier.WEB, new Size(1024, 4, 10, 100)),
                    new ServerLine("disk", "c4", Tier.WEB, new Size(1024, 1, 95, 100)),
                    new ServerLine("mbps", "c5", Tier.WEB, new Size(1024, 1, 10, 950))),
            Map.of());

    private final Checker checker = new Checker(FILES);

    @Test
    void aGridInOrderHasNoViolation() {
        assertThat(checker.violations(List.of(
                        new Row("web-1", "n1"), new Row("web-2", "n2"), new Row("app-1", "n1"), new Row("cpus", "n3"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "memory | n1 has 5024 of 4096 memory taken",
                "cpus | n1 has 5 of 4 CPUs taken",
                "disk | n1 has 105 of 100 disk taken",
                "mbps | n1 has 1050 of 1000 bandwidth taken"
            })
    void everyResourceIsCounted(String large, String violation) {
        assertThat(checker.violations(List.of(new Row("web-1", "n1"), new Row(large, "n1"))))
                .containsExactly(violation);
    }

    @Test
    void twoOfATierOfAConfigurationOnOneNodeAreFound() {
        assertThat(checker.violations(List.of(new Row("web-1", "n1"), new Row("web-2", "n1"))))
                .hasSize(1)
                .allSatisfy(sentence -> assertThat(sentence).contains("n1", "web-1", "web-2", "c1"));
    }

    @Test
    void whatStandsTwiceOrInNoFileIsFound() {
        assertThat(checker.violations(List.of(
                        new Row("web-1", "n1"), new Row("web-1", "n2"), new Row("x", "n1"), new Row("web-2", "n9"))))
                .containsExactlyInAnyOrder(
                        "web-1 stands more than once", "x on n1 is in no file", "web-2 on n9 is in no file");
    }

    @Test
    void whatWasPlacedAndStandsNowhereIsFound() {
        assertThat(checker.missing(List.of("web-1", "web-2"), List.of(new Row("web-2", "n1"))))
                .containsExactly("web-1 was said to be placed and stands nowhere");
    }

    @Test
    void everyStateOfAPlanIsLookedAt() {
        List<Row> rows = List.of(new Row("cpus", "n1"), new Row("memory", "n2"), new Row("web-1", "n3"));
        assertThat(checker.wrongOnTheWay(rows, List.of(new Move("web-1", "n3", "n1"))))
                .containsExactly("n1 has 5 of 4 CPUs taken");
        // A swap by way of the free node is right in this order and wrong in another one.
        List<Row> swap = List.of(new Row("cpus", "n1"), new Row("memory", "n2"));
        List<Move> inOrder =
                List.of(new Move("cpus", "n1", "n3"), new Move("memory", "n2", "n1"), new Move("cpus", "n3", "n2"));
        assertThat(checker.wrongOnTheWay(swap, inOrder)).isEmpty();
        assertThat(checker.wrongOnTheWay(swap, List.of(new Move("memory", "n2", "n1"), new Move("cpus", "n1", "n2"))))
                .isNotEmpty();
        assertThat(checker.wrongOnTheWay(swap, List.of(new Move("cpus", "n2", "n3"))))
                .containsExactly("cpus cannot move from n2 to n3: it is on n1");
    }
}
