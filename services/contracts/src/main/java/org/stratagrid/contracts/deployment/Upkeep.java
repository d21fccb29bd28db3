package org.stratagrid.contracts.deployment;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * What is, compared with what should be, and the operator's levers on orders that hang. Errors are
 * {@link org.stratagrid.contracts.values.Refusal}s.
 */
@HttpExchange("/internal/upkeep")
public interface Upkeep {

    /**
     * Compares the rows with the nodes, the scheduler's reservations and the published ports, now. What an order in work is just
     * changing is left out. Nodes that do not answer are named. Takes as long as the slowest node, at most some 30 s.
     *
     * @return empty when nothing differs
     */
    @GetExchange("/check")
    List<Difference> check();

    /** Domains that are not ours, on all nodes that answer, by node and name. */
    @GetExchange("/unknown-guests")
    List<UnknownGuest> unknownGuests();

    /**
     * Works on an order in work now, instead of when its waiting time is over. Repeatable. NOT_FOUND; CONFLICT when the order has
     * ended.
     */
    @PostExchange("/orders/{orderId}/retry")
    OrderProgress retry(@PathVariable("orderId") UUID orderId);

    /**
     * Takes back what an order in work has done, at the next moment at which that is possible. Where it counts already it goes on
     * instead. Either way it does not wait any more for nodes that do not answer: what it has there is removed when they are
     * back. Repeatable. NOT_FOUND; CONFLICT when the order has ended.
     */
    @PostExchange("/orders/{orderId}/undo")
    OrderProgress undo(@PathVariable("orderId") UUID orderId);
}
