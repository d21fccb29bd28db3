package org.stratagrid.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestClient;
import org.stratagrid.contracts.placement.Placement;
import tools.jackson.databind.json.JsonMapper;

/** The contract between two processes. */
class PlacementOverHttpTest extends PlacementContract {

    @LocalServerPort
    private int port;

    @Autowired
    private JsonMapper json;

    @Override
    Placement placement() {
        return RemotePlacement.at(port, json);
    }

    @Test
    void nobodyGetsInWithoutTheServicesToken() {
        int status = RestClient.create("http://127.0.0.1:" + port)
                .get()
                .uri("/internal/placement/nodes")
                .exchange((request, response) -> response.getStatusCode().value());
        assertThat(status).isEqualTo(404);
    }
}
