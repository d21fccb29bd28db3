package org.stratagrid.web.usage;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.DocumentFormat;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.PlanChange;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.billing.Subscription;
import org.stratagrid.contracts.values.Card;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.page.CardEntries;
import org.stratagrid.web.page.Entries;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.page.UsageBar;
import org.stratagrid.web.security.Visitor;

/** The usage and billing area (CP-15). */
@Page
@RequestMapping("/usage")
class UsagePages {

    private final Billing billing;

    UsagePages(Billing billing) {
        this.billing = billing;
    }

    @GetMapping
    String usage(@AuthenticationPrincipal Visitor visitor, Model model) {
        return page(visitor, new Entries(), model);
    }

    @PostMapping("/plan")
    String changePlan(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam(defaultValue = "") String planCode,
            RedirectAttributes after,
            HttpServletResponse response,
            Model model) {
        try {
            Subscription changed = billing.changePlan(visitor.accountId(), new PlanChange(planCode));
            Plan plan = changed.memoryPlan().code().equals(planCode) ? changed.memoryPlan() : changed.transferPlan();
            after.addFlashAttribute("done", "Your plan is now " + plan.name() + ". It takes effect at once.");
            return "redirect:/usage";
        } catch (Refusal refusal) {
            response.setStatus(refusal.reason().status());
            model.addAttribute("planProblem", refusal.sentence());
            return page(visitor, new Entries(), model);
        }
    }

    @PostMapping("/card")
    String replaceCard(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam MultiValueMap<String, String> parameters,
            RedirectAttributes after,
            HttpServletResponse response,
            Model model) {
        Entries entries = new Entries(parameters);
        Card card = CardEntries.card(entries, "card.");
        if (!entries.areWrong()) {
            try {
                Subscription subscription = billing.replaceCard(visitor.accountId(), card);
                after.addFlashAttribute("done", "From now on " + subscription.cardLabel() + " pays.");
                return "redirect:/usage";
            } catch (Refusal refusal) {
                refusal.fields().forEach(entries::wrong);
                entries.refused(new Refusal(refusal.reason(), refusal.sentence()));
                response.setStatus(refusal.reason().status());
            }
        } else {
            response.setStatus(Refusal.Reason.INVALID.status());
        }
        return page(visitor, entries.without("card."), model);
    }

    @GetMapping("/invoices/{number}/{format}")
    ResponseEntity<byte[]> document(
            @AuthenticationPrincipal Visitor visitor,
            @PathVariable String number,
            @PathVariable DocumentFormat format) {
        return Documents.answer(number, format, billing.document(visitor.accountId(), number, format));
    }

    private String page(Visitor visitor, Entries entries, Model model) {
        UUID accountId = visitor.accountId();
        Subscription subscription = billing.subscription(accountId);
        List<Plan> plans = billing.plans();
        model.addAttribute("subscription", subscription);
        model.addAttribute(
                "bars", billing.statement(accountId).stream().map(UsageBar::of).toList());
        model.addAttribute("memoryPlans", of(plans, Resource.MEMORY));
        model.addAttribute("transferPlans", of(plans, Resource.TRANSFER));
        model.addAttribute("ledger", billing.ledger(accountId));
        model.addAttribute("invoices", billing.invoices(accountId));
        model.addAttribute("entries", entries);
        return "usage";
    }

    private static List<Plan> of(List<Plan> plans, Resource resource) {
        return plans.stream().filter(plan -> plan.resource() == resource).toList();
    }
}
