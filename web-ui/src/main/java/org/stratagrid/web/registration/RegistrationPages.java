package org.stratagrid.web.registration;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.accounts.Registration;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.Plan;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.page.CardEntries;
import org.stratagrid.web.page.Entries;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.security.NewSession;
import org.stratagrid.web.security.Visitor;

/** A newcomer opens an account (AC-1, AC-2). */
@Page
class RegistrationPages {

    private final Accounts accounts;
    private final Billing billing;
    private final NewSession session;

    RegistrationPages(Accounts accounts, Billing billing, NewSession session) {
        this.accounts = accounts;
        this.billing = billing;
        this.session = session;
    }

    @GetMapping("/register")
    String form(@AuthenticationPrincipal @Nullable Visitor visitor, Model model) {
        if (visitor != null) {
            return "redirect:/";
        }
        List<Plan> plans = billing.plans();
        Entries entries = new Entries();
        preset(entries, plans, Resource.MEMORY, "memoryPlan");
        preset(entries, plans, Resource.TRANSFER, "transferPlan");
        return page(model, entries, plans);
    }

    @PostMapping("/register")
    String register(
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Entries entries = new Entries(parameters);
        Registration registration = registration(entries);
        if (!entries.areWrong()) {
            try {
                accounts.register(registration);
                session.open(registration.userName(), registration.password(), request, response);
                return "redirect:/?welcome";
            } catch (Refusal refusal) {
                entries.refused(refusal);
                response.setStatus(refusal.reason().status());
            }
        } else {
            response.setStatus(Refusal.Reason.INVALID.status());
        }
        return page(model, entries.without("password").without("card."), billing.plans());
    }

    private static Registration registration(Entries entries) {
        required(entries, "userName", "Choose a user name to log on with.");
        required(entries, "password", "Choose a password.");
        required(entries, "fullName", "Enter your name.");
        required(entries, "email", "Enter an e-mail address that reaches you.");
        required(entries, "siteName", "Enter your site's host name, for example www.example.com.");
        required(entries, "memoryPlan", "Choose a memory plan.");
        required(entries, "transferPlan", "Choose a transfer plan.");
        return new Registration(
                entries.text("userName"),
                entries.raw("password"),
                entries.text("fullName"),
                entries.text("email"),
                entries.text("siteName"),
                entries.text("memoryPlan"),
                entries.text("transferPlan"),
                CardEntries.card(entries, "card."));
    }

    private static void required(Entries entries, String field, String sentence) {
        if (!entries.has(field)) {
            entries.wrong(field, sentence);
        }
    }

    /** The smallest plan that has an allotment is a sensible beginning. */
    private static void preset(Entries entries, List<Plan> plans, Resource resource, String field) {
        plans.stream()
                .filter(plan -> plan.resource() == resource && plan.allotment() > 0)
                .findFirst()
                .ifPresent(plan -> entries.with(field, plan.code()));
    }

    private static String page(Model model, Entries entries, List<Plan> plans) {
        model.addAttribute("entries", entries);
        model.addAttribute("memoryPlans", of(plans, Resource.MEMORY));
        model.addAttribute("transferPlans", of(plans, Resource.TRANSFER));
        return "register";
    }

    private static List<Plan> of(List<Plan> plans, Resource resource) {
        return plans.stream().filter(plan -> plan.resource() == resource).toList();
    }
}
