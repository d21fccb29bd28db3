package org.stratagrid.scheduler.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.stratagrid.scheduler.node.Size;
import tools.jackson.databind.json.JsonMapper;

/** SC-12: what a decision keeps of a node is written by hand and read by the record's own description. */
class NodeFactsTest {

    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final UUID ACCOUNT = UUID.fromString("00000000-0000-0000-0000-000000000002");

    private final JsonMapper json = JsonMapper.builder().build();

    @Test
    void whatIsWrittenIsReadAgain() {
        NodeFacts full = new NodeFacts(
                ID,
                "a \"node\" \\ of ours",
                true,
                false,
                "ssd",
                true,
                ACCOUNT,
                new Size(131_072, 64, 2_048, 10_000),
                new Size(1, 2, 3, 4),
                new Size(-5, 0, 7, Long.MAX_VALUE),
                3,
                4,
                Set.of("debian-12", "windows"),
                Map.of(ACCOUNT, 2));

        assertThat(readAgain(full)).isEqualTo(full);
    }

    @Test
    void ofNobodysEmptyNodeToo() {
        NodeFacts bare = new NodeFacts(
                ID,
                "n1",
                false,
                true,
                "default",
                false,
                null,
                Size.NOTHING,
                Size.NOTHING,
                Size.NOTHING,
                0,
                0,
                Set.of(),
                Map.of());

        assertThat(readAgain(bare)).isEqualTo(bare);
    }

    private NodeFacts readAgain(NodeFacts facts) {
        return json.readValue(json.writeValueAsBytes(facts), NodeFacts.class);
    }
}
