package org.stratagrid.web.page;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.billing.Standing;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.billing.UsageLine;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.GridStatus;
import org.stratagrid.contracts.scaling.Scaling;
import org.stratagrid.contracts.scaling.ScalingNotice;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.security.Visitor;

/** What the visitor should know before anything else: the account's standing, allotments, and the grid's state. */
@Component
class Notices {

    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    private final Billing billing;
    private final Deployment deployment;
    private final Scaling scaling;

    Notices(Billing billing, Deployment deployment, Scaling scaling) {
        this.scaling = scaling;
        this.billing = billing;
        this.deployment = deployment;
    }

    List<Notice> of(Visitor visitor) {
        List<Notice> found = new ArrayList<>();
        if (visitor.isCustomer()) {
            ask(found, "billing", "Billing does not answer", () -> account(visitor, found));
        }
        if (visitor.isCustomer()) {
            ask(found, "automation", "Automation does not answer", () -> automatic(visitor, found));
        }
        if (!visitor.isAccounting()) {
            ask(found, "grid", "The grid does not answer", () -> grid(found, visitor.isOperator()));
        }
        return found;
    }

    /** A page is still of use when one service is away: it says so and shows the rest. */
    private static void ask(List<Notice> found, String id, String title, Runnable question) {
        try {
            question.run();
        } catch (Refusal | RestClientException e) {
            log.warn("no notices of {}: {}", id, e.getMessage());
            found.add(new Notice(
                    "no-" + id,
                    "warn",
                    title,
                    "What you see may be incomplete. Try again in a minute; running sites are not affected.",
                    null,
                    null));
        }
    }

    private void account(Visitor visitor, List<Notice> found) {
        Subscription subscription = billing.subscription(visitor.accountId());
        standing(subscription, found);
        for (UsageLine line : billing.statement(visitor.accountId())) {
            // An account that is cut off has passed its allotment: one banner says it.
            boolean said =
                    subscription.standing() == Standing.CUT_OFF && line.plan().resource() == Resource.MEMORY;
            if (line.warning() != null && !said) {
                found.add(new Notice(
                        "usage-" + line.plan().resource(),
                        "warn",
                        line.percentUsed() >= 100 ? "Allotment used up" : "Allotment",
                        line.warning(),
                        "/usage#plans",
                        line.recommendedPlan() == null
                                ? "See usage and plans"
                                : "Change to " + line.recommendedPlan().name()));
            }
        }
    }

    /** Every automatic change is told (DM-8), for an hour; one that stopped stays until it is switched on again. */
    private void automatic(Visitor visitor, List<Notice> found) {
        List<ScalingNotice> told = scaling.notices(visitor.accountId());
        for (int i = 0; i < told.size(); i++) {
            ScalingNotice notice = told.get(i);
            found.add(new Notice(
                    "automatic-" + i,
                    notice.stopped() ? "bad" : "info",
                    notice.stopped() ? "Automation stopped" : "Changed automatically",
                    notice.sentence(),
                    "/configurations/" + notice.configurationId() + "/automation",
                    notice.stopped() ? "Switch on again" : "See why"));
        }
    }

    private static void standing(Subscription subscription, List<Notice> found) {
        String sentence = subscription.standingSentence();
        switch (subscription.standing()) {
            case GOOD -> {}
            case OVERDUE ->
                found.add(
                        new Notice("standing", "warn", "A charge failed", sentence, "/usage#card", "Replace the card"));
            case RESTRICTED ->
                found.add(new Notice(
                        "standing", "bad", "Account restricted", sentence, "/usage#card", "Replace the card"));
            case CUT_OFF ->
                found.add(new Notice(
                        "standing", "bad", "Servers suspended", sentence, "/usage#plans", "Change the plan"));
        }
    }

    private void grid(List<Notice> found, boolean operator) {
        GridStatus grid = deployment.grid();
        String link = operator ? "/operator" : null;
        if (grid.simulated()) {
            found.add(new Notice(
                    "simulated",
                    "info",
                    "Guests are simulated",
                    "This grid has no hypervisor that can run guests, so servers are deployed in a simulation and sites do"
                            + " not answer.",
                    null,
                    null));
        }
        if (grid.nodesReachable() == 0) {
            found.add(new Notice(
                    "no-nodes",
                    "bad",
                    "No node reachable",
                    operator
                            ? "None of the grid's " + grid.nodes() + " nodes answers. Start the grid with"
                                    + " “./stratagrid grid up” and look at its state with “grid status”."
                            : "The grid cannot deploy at the moment. Your drafts are kept; please try again later.",
                    link,
                    operator ? "See the grid" : null));
        }
        if (!grid.missingImages().isEmpty()) {
            String roles = String.join(", ", grid.missingImages());
            found.add(new Notice(
                    "images",
                    "warn",
                    "Server images missing",
                    operator
                            ? "There is no image for: " + roles + ". Build it with “./stratagrid image build ROLE”."
                            : "Servers of these kinds cannot be deployed yet: " + roles + ". The operator has to build"
                                    + " their images first.",
                    link,
                    operator ? "See the images" : null));
        }
    }
}
