package org.stratagrid.scheduler.bench;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.scheduler.bench.GridFiles.NodeLine;
import org.stratagrid.scheduler.bench.GridFiles.ServerLine;

/** Who decides: the scheduler, or a simple rule to compare it with. What any of these says is durable when it returns. */
interface Contender extends Clients.Placer, AutoCloseable {

    /** Before the clock starts: what runs for weeks in production has long been compiled. Leaves no server behind. */
    void warmUp(Settings settings);

    /**
     * What became of many servers at once.
     *
     * @param placed      the names of those that got a node
     * @param planSeconds for finding the places; the rest of the time was for making them durable
     */
    record Together(Set<String> placed, double planSeconds) {}

    /** Many servers that want nodes at once, on as few nodes as possible. */
    Together placeTogether(List<ServerLine> servers);

    /** Finds other nodes for the servers of these, which died. */
    Together replace(Collection<NodeLine> dead);

    /** Plans of moves. */
    GridPlans plans();

    @Override
    void close();
}
