package org.stratagrid.configurations.draft;

import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Projection;
import org.stratagrid.contracts.values.Memory;

/**
 * An amount above what the plan has left (spec CP-6). What is judged is the entry: a server that alone would reach the plan's
 * ceiling before the period ends. What all servers together reach is a projection with a warning (BI-3), since the customer may
 * spread the allotment over servers and hours freely (BI-2).
 */
@Component("configurationsPlanCheck")
class PlanCheck {

    private final Billing billing;

    PlanCheck(Billing billing) {
        this.billing = billing;
    }

    /** Calls billing: not to be called in a transaction. */
    Optional<String> problem(UUID accountId, Memory memory) {
        Projection projection = billing.project(accountId, memory);
        if (!projection.reachesCutOff()) {
            return Optional.empty();
        }
        Plan plan = billing.subscription(accountId).memoryPlan();
        Plan larger = projection.recommendedPlan();
        String allows = "Your plan " + plan.name() + " allows " + plan.cutOff()
                + " GB-RAM-hours a period; with this server alone it would be " + projection.projected() + ". ";
        return Optional.of(allows
                + (larger == null
                        ? "Enter less memory; no plan on offer allows more."
                        : "Enter less memory, or change your plan: the plan " + larger.name() + " fits."));
    }
}
