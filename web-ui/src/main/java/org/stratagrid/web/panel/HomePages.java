package org.stratagrid.web.panel;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.web.page.Entries;
import org.stratagrid.web.page.Page;
import org.stratagrid.web.page.UsageBar;
import org.stratagrid.web.security.Visitor;

/** Where a customer begins: the configurations there are, and the usage so far (AC-3). */
@Page
class HomePages {

    private final Accounts accounts;
    private final Configurations configurations;
    private final Billing billing;
    private final Boards boards;

    HomePages(Accounts accounts, Configurations configurations, Billing billing, Boards boards) {
        this.accounts = accounts;
        this.configurations = configurations;
        this.billing = billing;
        this.boards = boards;
    }

    /** A configuration in the list. */
    public record Row(
            ConfigurationView configuration,
            Map<Tier, Long> counts,
            long running,
            long deployed,
            @Nullable String siteUrl) {}

    @GetMapping("/")
    String home(@AuthenticationPrincipal Visitor visitor, Model model) {
        if (visitor.isOperator()) {
            return "redirect:/operator";
        }
        if (visitor.isAccounting()) {
            return "redirect:/accounting";
        }
        return page(visitor, new Entries(), model);
    }

    @PostMapping("/configurations")
    String create(
            @AuthenticationPrincipal Visitor visitor,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            Model model) {
        Entries entries = new Entries(parameters);
        try {
            ConfigurationView created =
                    configurations.create(visitor.accountId(), new NewConfiguration(entries.text("name")));
            return "redirect:/configurations/" + created.id();
        } catch (Refusal refusal) {
            entries.refused(refusal);
            response.setStatus(refusal.reason().status());
            return page(visitor, entries, model);
        }
    }

    private String page(Visitor visitor, Entries entries, Model model) {
        UUID accountId = visitor.accountId();
        List<Row> rows = new ArrayList<>();
        for (ConfigurationView configuration : configurations.configurations(accountId)) {
            rows.add(row(configuration));
        }
        model.addAttribute("account", accounts.account(accountId));
        model.addAttribute("rows", rows);
        model.addAttribute("entries", entries);
        model.addAttribute(
                "bars", billing.statement(accountId).stream().map(UsageBar::of).toList());
        return "home";
    }

    private Row row(ConfigurationView configuration) {
        Map<UUID, ServerStatus> live = boards.live(configuration.id());
        Map<Tier, Long> counts = new java.util.EnumMap<>(Tier.class);
        configuration.servers().forEach(server -> counts.merge(server.settings().tier(), 1L, Long::sum));
        long running = live.values().stream()
                .filter(status -> switch (status.light()) {
                    case RUNNING, BUSY, OVERLOADED -> true;
                    default -> false;
                })
                .count();
        String siteUrl = live.values().stream()
                .map(ServerStatus::siteUrl)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
        long deployed = configuration.servers().stream()
                .filter(server -> server.deployedAt() != null)
                .count();
        return new Row(configuration, counts, running, deployed, siteUrl);
    }
}
