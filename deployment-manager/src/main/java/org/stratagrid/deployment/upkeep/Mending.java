package org.stratagrid.deployment.upkeep;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Fleet;

/** Brings what differs to what the rows say, again and again; one process at a time does, because it is a recurring job. */
@Component
class Mending {

    private static final Logger log = LoggerFactory.getLogger(Mending.class);

    private final Comparisons comparisons;
    private final Fleet fleet;
    private final Automation automation;

    Mending(Comparisons comparisons, Fleet fleet, Automation automation) {
        this.comparisons = comparisons;
        this.fleet = fleet;
        this.automation = automation;
    }

    void mend() {
        fleet.awaitFirstLook();
        if (isPaused()) {
            return;
        }
        Set<Runnable> done = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Finding> findings = comparisons.look();
        for (Finding finding : findings) {
            Runnable mend = finding.mend();
            if (mend != null && done.add(mend) && !isPaused()) {
                mend(finding, mend);
            }
        }
    }

    private boolean isPaused() {
        return automation.automaticAction().paused();
    }

    /** What cannot be done now is found again the next time. */
    private static void mend(Finding finding, Runnable mend) {
        try {
            log.warn("{} {}", finding.sentence(), finding.outcome());
            mend.run();
        } catch (HypervisorProblem | Refusal e) {
            log.warn("not yet: {}", e.getMessage());
        }
    }
}
