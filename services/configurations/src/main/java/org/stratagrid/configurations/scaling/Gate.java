package org.stratagrid.configurations.scaling;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.Standing;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.values.Money;

/** Whether anything automatic may happen in a configuration now. Asks other services: not to be called in a transaction. */
@Component("configurationsScalingGate")
class Gate {

    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    private final Billing billing;
    private final ObjectProvider<Automation> automation;

    Gate(Billing billing, ObjectProvider<Automation> automation) {
        this.billing = billing;
        this.automation = automation;
    }

    /** Empty while billing does not answer. */
    Optional<Subscription> subscription(Site site) {
        try {
            return Optional.of(billing.subscription(site.accountId()));
        } catch (RuntimeException e) {
            log.warn("billing does not tell the subscription of {}: {}", site.accountId(), e.getMessage());
            return Optional.empty();
        }
    }

    static Optional<Money> rate(Optional<Subscription> subscription) {
        return subscription.map(known -> known.memoryPlan().overageRate());
    }

    /** What is in the way, a sentence for the customer. */
    Optional<String> closed(Site site, Optional<Subscription> subscription) {
        if (site.dissolving()) {
            return Optional.of("The configuration is being dissolved.");
        }
        if (site.revision() == 0) {
            return Optional.of("Nothing is deployed yet.");
        }
        if (site.orderOpen()) {
            return Optional.of("An order is in work.");
        }
        if (site.draftOpen()) {
            return Optional.of("The draft has changes that are not deployed. Nothing is changed automatically until you"
                    + " deploy or discard them, so that nobody else changes what you are editing.");
        }
        if (subscription.isEmpty()) {
            return Optional.of("Billing does not answer at the moment.");
        }
        Standing standing = subscription.get().standing();
        if (standing == Standing.RESTRICTED || standing == Standing.CUT_OFF) {
            return Optional.of("The account is suspended.");
        }
        return paused();
    }

    private Optional<String> paused() {
        try {
            return automation.getObject().automaticAction().paused()
                    ? Optional.of("The operator has paused everything automatic.")
                    : Optional.empty();
        } catch (RuntimeException e) {
            log.warn("the deployment manager does not tell whether automatic action is paused: {}", e.getMessage());
            return Optional.of("The grid does not answer at the moment.");
        }
    }
}
