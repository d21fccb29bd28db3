package org.stratagrid.web.operator;

import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.AffectedServer;

/** What becomes of a server whose node does not answer, in words. */
@Component("outageWords")
class OutageWords {

    public String of(AffectedServer server) {
        String there = server.newNode() == null ? "elsewhere" : "on " + server.newNode();
        return switch (server.state()) {
            case UNKNOWN -> "nobody knows whether it runs";
            case WAITING -> "waits for its turn";
            case UNPLACED -> "no node can take it now";
            case HELD -> "waits for its data";
            case REBUILDING -> "is being rebuilt " + there;
            case REBUILT -> "was rebuilt " + there;
            case LEFT -> "left alone";
        };
    }
}
