package org.stratagrid.scheduler.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;
import org.stratagrid.scheduler.node.Size;

class ArrivalsTest {

    private static ServerLine server(String id, String configuration) {
        return new ServerLine(id, configuration, Tier.WEB, new Size(1, 1, 1, 1));
    }

    @Test
    void oneConfigurationHasOneRequestUnderWayAndTheOrderIsKept() {
        Arrivals arrivals = new Arrivals(
                List.of(server("a1", "a"), server("a2", "a"), server("b1", "b"), server("a3", "a"), server("b2", "b")));
        ServerLine first = Objects.requireNonNull(arrivals.next(null));
        ServerLine second = Objects.requireNonNull(arrivals.next(null));
        assertThat(List.of(first.id(), second.id())).containsExactly("a1", "b1");
        assertThat(arrivals.next(null)).isNull();
        assertThat(Objects.requireNonNull(arrivals.next(first)).id()).isEqualTo("a2");
        assertThat(Objects.requireNonNull(arrivals.next(second)).id()).isEqualTo("b2");
        arrivals.end();
        assertThat(arrivals.next(null)).isNull();
    }
}
