package org.stratagrid.deployment.watch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.deployment.node.Fleet;

/** Nodes that the scheduler remembers and nobody tends any more get no new servers. */
@Component
class Departed {

    private static final Logger log = LoggerFactory.getLogger(Departed.class);

    private final Fleet fleet;
    private final Placement placement;

    Departed(Fleet fleet, Placement placement) {
        this.fleet = fleet;
        this.placement = placement;
    }

    void close() {
        placement.nodes().stream()
                .filter(load -> load.capacity().schedulable())
                .filter(load -> fleet.find(load.id()).isEmpty())
                .forEach(this::close);
    }

    private void close(NodeLoad load) {
        NodeCapacity told = load.capacity();
        log.warn("node {} is not among the configured nodes any more: it gets no new servers", told.name());
        placement.enrol(
                load.id(),
                new NodeCapacity(
                        told.name(), told.site(), told.memory(), told.cpus(), told.disk(), told.bandwidth(), false));
    }
}
