package org.stratagrid.web.operator;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.GridRules;
import org.stratagrid.contracts.placement.LicencePrice;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.web.page.Entries;
import org.stratagrid.web.page.Page;

/** What holds for the whole grid: groups of tiers (SC-9), licence prices (SC-7); and for accounts: risk and dedication. */
@Page
@RequestMapping("/operator")
class RulePages {

    private static final int EMPTY_LINES = 2;

    private final GridPolicies policies;

    RulePages(GridPolicies policies) {
        this.policies = policies;
    }

    @GetMapping("/rules")
    String rules(Model model) {
        GridRules rules = policies.rules();
        Entries entries = new Entries();
        rules.groups().forEach((tier, group) -> entries.with("groups[" + tier + "]", group));
        entries.withAll(
                "system", rules.licences().stream().map(LicencePrice::system).toList());
        entries.withAll(
                "price",
                rules.licences().stream()
                        .map(licence -> licence.aMonth().amount().toPlainString())
                        .toList());
        entries.with("currency", currency(rules));
        return page(entries, model);
    }

    @PostMapping("/rules")
    String decide(
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            RedirectAttributes after,
            Model model) {
        Entries entries = new Entries(parameters);
        try {
            GridRules rules = read(entries);
            if (!entries.areWrong()) {
                policies.setRules(rules);
                after.addFlashAttribute("done", "Saved. It holds for servers that look for a node from now on.");
                return "redirect:/operator/rules";
            }
        } catch (Refusal refusal) {
            entries.refused(refusal);
        }
        response.setStatus(Refusal.Reason.INVALID.status());
        return page(entries, model);
    }

    @PostMapping("/accounts/{accountId}/policy")
    String account(
            @PathVariable UUID accountId,
            @RequestParam(defaultValue = "false") boolean risky,
            @RequestParam(defaultValue = "false") boolean dedicated,
            RedirectAttributes after) {
        policies.setAccountPolicy(accountId, new AccountPolicy(risky, dedicated));
        after.addFlashAttribute("done", "Saved. It holds for servers of the account that look for a node from now on.");
        return "redirect:/operator/accounts";
    }

    private static GridRules read(Entries entries) {
        Map<Tier, String> groups = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            String group = entries.text("groups[" + tier + "]");
            if (!group.isEmpty()) {
                groups.put(tier, group);
            }
        }
        List<LicencePrice> licences = new ArrayList<>();
        List<String> systems = entries.all("system");
        List<String> prices = entries.all("price");
        for (int i = 0; i < systems.size(); i++) {
            String system = systems.get(i).strip();
            String price = i < prices.size() ? prices.get(i).strip() : "";
            if (system.isEmpty() && price.isEmpty()) {
                continue;
            }
            try {
                licences.add(new LicencePrice(system, Money.of(price, entries.text("currency"))));
            } catch (IllegalArgumentException | ArithmeticException e) {
                entries.wrong(
                        "licences",
                        "The price of " + (system.isEmpty() ? "a system" : system) + " is an amount like 25.00 in a"
                                + " currency like USD.");
            }
        }
        return new GridRules(groups, licences);
    }

    private String page(Entries entries, Model model) {
        model.addAttribute("entries", entries);
        model.addAttribute("tiers", Tier.values());
        model.addAttribute("lines", Math.max(0, entries.all("system").size()) + EMPTY_LINES);
        TreeSet<String> groups = new TreeSet<>();
        for (NodePolicy policy : policies.nodePolicies().values()) {
            groups.add(policy.group());
        }
        model.addAttribute("groups", groups);
        return "operator/rules";
    }

    private static String currency(GridRules rules) {
        return rules.licences().isEmpty()
                ? "USD"
                : rules.licences().get(0).aMonth().currency().getCurrencyCode();
    }
}
