package org.stratagrid.scheduler.moves;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.scheduler.placement.RemotePlacement;
import tools.jackson.databind.json.JsonMapper;

/** The contract between two processes. */
class PlansOverHttpTest extends PlansContract {

    @LocalServerPort
    private int port;

    @Autowired
    private JsonMapper json;

    @Override
    GridPlans plans() {
        return RemotePlacement.at(GridPlans.class, port, json);
    }
}
