package org.stratagrid.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.platform.ServiceTest;
import tools.jackson.databind.json.JsonMapper;

/** A contract over HTTP gives what the bean gives: values, and refusals with their fields. */
@ServiceTest
@TestPropertySource(properties = "server.error.include-message=never")
class RemoteContractsTest {

    static final NodeCapacity CAPACITY =
            new NodeCapacity("n1", "local", new Memory(4096), 8, new Disk(20), new Bandwidth(1000), true);

    @LocalServerPort
    int port;

    @Autowired
    Environment environment;

    @Autowired
    JsonMapper json;

    @TestConfiguration
    @Import(Fake.class)
    static class Fakes {}

    @RestController
    static class Fake implements Placement {
        @Override
        public PlacementDecision place(PlacementRequest request) {
            throw new Refusal(
                    Refusal.Reason.NO_CAPACITY,
                    "No node has room for web-1 (4 GiB).",
                    Map.of("memory", "Less, please."));
        }

        @Override
        public PlacementDecision whatIf(PlacementRequest request) {
            throw new IllegalStateException("a secret of the inside");
        }

        @Override
        public void release(List<UUID> serverIds) {}

        @Override
        public PlacementDecision decision(UUID serverId) {
            throw Refusal.notFound("placement");
        }

        @Override
        public List<NodeLoad> nodes() {
            return List.of(
                    new NodeLoad(new UUID(1, 2), CAPACITY, new Memory(512), 1, new Disk(4), new Bandwidth(100), 1));
        }

        @Override
        public void enrol(UUID nodeId, NodeCapacity capacity) {}

        @Override
        public List<String> check() {
            return List.of();
        }

        @Override
        public List<Reservation> reservations() {
            return List.of();
        }
    }

    Placement remote() {
        return RemoteContract.client(Placement.class, "http://127.0.0.1:" + port, "test-token", json);
    }

    @Test
    void valuesCrossUnchanged() {
        assertThat(remote().nodes()).isEqualTo(new Fake().nodes());
    }

    @Test
    void refusalsCrossWithReasonSentenceAndFields() {
        PlacementRequest request = new PlacementRequest(new UUID(0, 1), new UUID(0, 2), new UUID(0, 3), List.of());
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> remote().place(request));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NO_CAPACITY);
        assertThat(refusal.sentence()).isEqualTo("No node has room for web-1 (4 GiB).");
        assertThat(refusal.fields()).containsEntry("memory", "Less, please.");
    }

    @Test
    void anUnexpectedErrorTellsNothingOfTheInside() {
        PlacementRequest request = new PlacementRequest(new UUID(0, 1), new UUID(0, 2), new UUID(0, 3), List.of());
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> remote().whatIf(request));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE);
        assertThat(refusal.sentence()).doesNotContain("secret");
    }

    @Test
    void aServiceThatIsAwayIsUnavailable() {
        Placement nobody = RemoteContract.client(Placement.class, "http://127.0.0.1:1", "test-token", json);
        Refusal refusal = catchThrowableOfType(Refusal.class, nobody::nodes);
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE);
    }

    @Test
    void withoutTheTokenTheContractPathsDoNotExist() throws Exception {
        for (String path : List.of(
                "/internal/placement/nodes",
                "/internal%2Fplacement/nodes",
                "//internal/placement/nodes",
                "/x/..;/internal/placement/nodes",
                "/%69nternal/placement/nodes")) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isIn(400, 404);
            assertThat(answer.body()).doesNotContain("memoryReserved");
        }
    }
}
