package org.stratagrid.scheduler.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.node.Size;

class BoundsTest {

    private static ServerLine server(long mib, long cpus) {
        return new ServerLine("s", "c", Tier.WEB, new Size(mib, cpus, 1, 1));
    }

    @Test
    void theScarcestResourceEndsTheListOfServersThatWouldFitInPieces() {
        Size free = new Size(10_000, 10, 100, 100);
        assertThat(Bounds.divisible(free, Collections.nCopies(20, server(1_000, 1))))
                .isEqualTo(10);
        assertThat(Bounds.divisible(free, Collections.nCopies(20, server(1_000, 3))))
                .isEqualTo(3);
        assertThat(Bounds.divisible(free, List.of(server(9_000, 1), server(1_001, 1), server(1, 1))))
                .isEqualTo(1);
        assertThat(Bounds.divisible(free, Collections.nCopies(5, server(1_000, 1))))
                .isEqualTo(5);
    }

    @Test
    void fewestNodesTakesTheLargestFirstResourceByResource() {
        List<Size> nodes = List.of(new Size(8, 2, 9, 9), new Size(4, 2, 9, 9), new Size(4, 2, 9, 9));
        assertThat(Bounds.fewestNodes(nodes, List.of(new Size(8, 1, 1, 1)))).isEqualTo(1);
        assertThat(Bounds.fewestNodes(nodes, List.of(new Size(9, 1, 1, 1)))).isEqualTo(2);
        assertThat(Bounds.fewestNodes(nodes, List.of(new Size(1, 5, 1, 1)))).isEqualTo(3);
        assertThat(Bounds.fewestNodes(nodes, List.of())).isZero();
        assertThat(Bounds.fewestNodes(nodes, List.of(new Size(17, 1, 1, 1)))).isEqualTo(4);
    }
}
