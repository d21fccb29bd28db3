package org.stratagrid.contracts.placement;

import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Many orders at once, as when customers move in from another grid. */
@HttpExchange("/internal/bulk-placement")
public interface BulkPlacement {

    /** Servers in one call, over all of its requests. */
    int MOST_SERVERS = 100_000;

    /**
     * Places the servers of all requests together on as few nodes as possible, those first that carry servers already, and
     * reserves their room: all or nothing for each request. All hard rules hold; of the wishes only the few nodes count, so two
     * servers of a tier may share one unless the request wants them apart. A request whose configuration holds room already, and
     * one for which this finds no place, goes the way of {@link Placement#place}. Repeatable. INVALID: an entry is wrong, or two
     * requests are for one configuration; nothing is reserved then.
     */
    @PostExchange
    BulkDecision placeTogether(@RequestBody List<PlacementRequest> requests);
}
