package org.stratagrid.scheduler.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;

/** SC-3, where sizes hardly repeat: what is rare and large still counts. */
class DemandsTest {

    /** A hundred small servers, all different, and two large ones. */
    private static Map<Size, Integer> servers() {
        Map<Size, Integer> servers = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            servers.put(new Size(1024 + i, 1, 10, 5), 1);
        }
        servers.put(new Size(2048, 50, 10, 5), 1);
        servers.put(new Size(2048, 2, 10, 400), 1);
        return servers;
    }

    @Test
    void whatNeedsMuchOfOneResourceIsAShapeOfItsOwn() {
        Map<Size, Integer> shapes = Demands.of(servers());
        assertThat(shapes).containsKeys(new Size(2048, 50, 10, 5), new Size(2048, 2, 10, 400));
    }

    @Test
    void eachServerCountsOnceForEachResource() {
        Map<Size, Integer> shapes = Demands.of(servers());
        assertThat(shapes.values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(102 * Resource.values().length);
    }

    @Test
    void equalNeedsAreOneGroup() {
        assertThat(Demands.of(Map.of(new Size(1024, 1, 10, 5), 7)))
                .containsExactly(Map.entry(new Size(1024, 1, 10, 5), 7 * Resource.values().length));
    }
}
