package org.stratagrid.contracts.deployment;

import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * The operator's one lever on everything that the system does to guests by itself: rebuilding servers of dead nodes, mending what
 * differs from the rows, growing and shrinking tiers, changes that were planned for a time. Whoever does such a thing asks here
 * first, each time, and lets it be while it is paused. What people order goes on. Errors are
 * {@link org.stratagrid.contracts.values.Refusal}s.
 */
@HttpExchange("/internal/deployment/automation")
public interface Automation {

    @GetExchange
    AutomaticAction automaticAction();

    /**
     * Repeatable; the newest reason counts, and the first instant. INVALID without a reason.
     *
     * @param reason for other operators, 1 to 200 characters
     */
    @PutExchange
    AutomaticAction pause(@RequestParam("reason") String reason);

    /** Repeatable. */
    @DeleteExchange
    AutomaticAction resume();
}
