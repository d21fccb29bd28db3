package org.stratagrid.deployment.failure;

import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.deployment.node.Displaced;
import org.stratagrid.deployment.node.Failures;
import org.stratagrid.deployment.node.Failures.Failure;
import org.stratagrid.deployment.node.Fleet;

/**
 * What is done about a dead node, from fencing to its servers' new places. Each pass does what can be done now and may be repeated;
 * the rows say how far it is, so the process may die anywhere.
 */
@Component
class FailureWork {

    private final Fleet fleet;
    private final Failures failures;
    private final Displaced displaced;
    private final Automation automation;
    private final Mourning mourning;
    private final Fencing fencing;
    private final NewPlaces places;
    private final Rebuilds rebuilds;
    private final Homecoming homecoming;

    FailureWork(
            Fleet fleet,
            Failures failures,
            Displaced displaced,
            Automation automation,
            Mourning mourning,
            Fencing fencing,
            NewPlaces places,
            Rebuilds rebuilds,
            Homecoming homecoming) {
        this.fleet = fleet;
        this.failures = failures;
        this.displaced = displaced;
        this.automation = automation;
        this.mourning = mourning;
        this.fencing = fencing;
        this.places = places;
        this.rebuilds = rebuilds;
        this.homecoming = homecoming;
    }

    /** True when nothing is left to be done, now or later. */
    boolean work(UUID failureId) {
        Failure failure = failures.find(failureId).orElse(null);
        if (failure == null) {
            return true;
        }
        fleet.awaitFirstLook();
        if (failure.endedAt() != null) {
            return homecoming.isOver(failure);
        }
        mourning.tell(failure);
        if (automation.automaticAction().paused()) {
            return false;
        }
        if (failure.fencedAt() == null && !fencing.fence(failure)) {
            return false;
        }
        // Whoever comes first: the node that is back, or we who begin to place its servers elsewhere.
        if (!failures.leave(failureId) || !places.find(failure)) {
            return false;
        }
        places.letGo(failure);
        rebuilds.goOn(failure);
        return isForgotten(failure);
    }

    /** The operator has taken the node out of the settings, and nothing waits for it. */
    private boolean isForgotten(Failure failure) {
        if (fleet.find(failure.nodeId()).isPresent()
                || displaced.of(failure.id()).stream().anyMatch(Displaced.Row::isOpen)) {
            return false;
        }
        failures.end(failure.id());
        return true;
    }
}
