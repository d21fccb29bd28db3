package org.stratagrid.contracts.placement;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** The scheduler (spec SC). Errors are {@link org.stratagrid.contracts.values.Refusal}s. */
@HttpExchange("/internal/placement")
public interface Placement {

    /**
     * Places the servers and reserves their room, all or nothing. Servers that already hold a reservation of the same size stay
     * where they are (SC-10), so a repeated request has the same answer and reserves nothing twice; one whose size changed is
     * reserved anew, on its node if that has room. NO_CAPACITY says in plain words what was missing (SC-2); CONFLICT names rules
     * that no node of the grid could meet together. The answer is not explained; {@link #decision} is.
     */
    @PostExchange
    PlacementDecision place(@RequestBody PlacementRequest request);

    /** The same answer, explained, without reserving anything. */
    @PostExchange("/what-if")
    PlacementDecision whatIf(@RequestBody PlacementRequest request);

    /** Gives the room of these servers back; unknown ones are ignored, so that it can be repeated. */
    @PostExchange("/release")
    void release(@RequestBody List<UUID> serverIds);

    /** How a server came to its node (SC-12). NOT_FOUND when it was never placed. */
    @GetExchange("/servers/{serverId}/decision")
    PlacementDecision decision(@PathVariable("serverId") UUID serverId);

    /** All nodes with what is taken, by name. */
    @GetExchange("/nodes")
    List<NodeLoad> nodes();

    /** Enrols a node or tells its present capacity and state; repeatable. */
    @PutExchange("/nodes/{nodeId}")
    void enrol(@PathVariable("nodeId") UUID nodeId, @RequestBody NodeCapacity capacity);

    @GetExchange("/reservations")
    List<Reservation> reservations();

    /**
     * Compares what the scheduler has in memory, its totals and its rows, at one moment, while placements go on.
     *
     * @return what differs and which nodes hold more than they have, a sentence each; empty when all is well. UNAVAILABLE while
     *     the database is away
     */
    @GetExchange("/check")
    List<String> check();
}
