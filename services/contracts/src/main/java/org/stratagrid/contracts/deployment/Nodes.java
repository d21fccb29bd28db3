package org.stratagrid.contracts.deployment;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * The operator's levers on nodes and what happens when one fails (spec DM-7); how they stand is told by {@link Deployment#nodes}.
 * Errors are {@link org.stratagrid.contracts.values.Refusal}s; NOT_FOUND for a node that is not configured.
 */
@HttpExchange("/internal/deployment/nodes")
public interface Nodes {

    /** The node takes no new servers and is not watched: it may be switched off when it is empty. Repeatable. */
    @PutExchange("/{nodeId}/maintenance")
    void beginMaintenance(@PathVariable("nodeId") UUID nodeId);

    /** It is watched and takes new servers again. Repeatable. */
    @DeleteExchange("/{nodeId}/maintenance")
    void endMaintenance(@PathVariable("nodeId") UUID nodeId);

    /** The outage of a node that does not answer now. NOT_FOUND when it answers or is in maintenance. */
    @GetExchange("/{nodeId}/outage")
    NodeOutage outage(@PathVariable("nodeId") UUID nodeId);

    /** Nodes that died, newest first, at most 50. */
    @GetExchange("/deaths")
    List<NodeOutage> deaths();

    /**
     * An operator has made sure that the node is off and stays off until it is repaired: its servers are started elsewhere. If it
     * still ran, two guests would have the same addresses and the same data would be written twice. Repeatable. CONFLICT for a
     * node that answers or is in maintenance.
     */
    @PostExchange("/{nodeId}/off")
    NodeOutage confirmOff(@PathVariable("nodeId") UUID nodeId);

    /**
     * The disks of a dead node will never come back: servers that were held because their data is there are rebuilt with empty
     * disks. Cannot be taken back. Repeatable. CONFLICT for a node that is not dead and off.
     */
    @PostExchange("/{nodeId}/disks-lost")
    NodeOutage giveUpDisks(@PathVariable("nodeId") UUID nodeId);

    /** The host that answers at the node's URI is the right one, although it is another one than before. Repeatable. */
    @DeleteExchange("/{nodeId}/host")
    void acceptHost(@PathVariable("nodeId") UUID nodeId);
}
