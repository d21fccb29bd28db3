package org.stratagrid.web.operator;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.stratagrid.contracts.accounts.Account;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.NodeStatus;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.Reservation;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.page.Entries;
import org.stratagrid.web.page.Page;

/** The grid as its operators see it: nodes, images, orders, placements, customers. */
@Page
@RequestMapping("/operator")
class GridPages {

    private final Deployment deployment;
    private final Upkeep upkeep;
    private final Placement placement;
    private final GridPolicies gridPolicies;
    private final Accounts accounts;
    private final Automation automation;

    GridPages(
            Deployment deployment,
            Upkeep upkeep,
            Placement placement,
            GridPolicies gridPolicies,
            Accounts accounts,
            Automation automation) {
        this.automation = automation;
        this.deployment = deployment;
        this.upkeep = upkeep;
        this.placement = placement;
        this.gridPolicies = gridPolicies;
        this.accounts = accounts;
    }

    /** A node as the hypervisor reports it and as the scheduler has it; one of the two may be missing. */
    public record NodeRow(
            UUID id,
            String name,
            @Nullable NodeStatus status,
            @Nullable NodeLoad load,
            @Nullable NodePolicy policy,
            List<Reservation> reservations) {}

    @GetMapping
    String grid(Model model) {
        return page(new Entries(), model);
    }

    /** Nothing happens to guests by itself until an operator lets it. */
    @PostMapping("/automation/pause")
    String pause(
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            RedirectAttributes after,
            Model model) {
        Entries entries = new Entries(parameters);
        try {
            automation.pause(entries.text("reason"));
            after.addFlashAttribute("done", "Paused. Nothing happens by itself until you resume it.");
            return "redirect:/operator";
        } catch (Refusal refusal) {
            entries.refused(refusal);
        }
        response.setStatus(Refusal.Reason.INVALID.status());
        return page(entries, model);
    }

    @PostMapping("/automation/resume")
    String resume(RedirectAttributes after) {
        automation.resume();
        after.addFlashAttribute("done", "Resumed. What waited is done now.");
        return "redirect:/operator";
    }

    private String page(Entries entries, Model model) {
        model.addAttribute("entries", entries);
        model.addAttribute("automation", automation.automaticAction());
        model.addAttribute("grid", deployment.grid());
        model.addAttribute("nodes", nodes());
        model.addAttribute("configurations", configurationNames());
        return "operator/grid";
    }

    /** A fragment: are the scheduler's books right, and is the grid as the rows say? */
    @GetMapping("/check")
    String check(Model model) {
        model.addAttribute("found", placement.check());
        model.addAttribute("differences", upkeep.check());
        return "operator/grid :: check";
    }

    @GetMapping("/orders")
    String orders(Model model) {
        model.addAttribute("orders", deployment.orders());
        model.addAttribute("customers", customers());
        return "operator/orders";
    }

    /** Works on an order in work now, instead of when its waiting time is over. */
    @PostMapping("/orders/{orderId}/retry")
    String retry(@PathVariable UUID orderId, RedirectAttributes after) {
        upkeep.retry(orderId);
        after.addFlashAttribute("done", "The order is tried again now.");
        return "redirect:/operator/orders";
    }

    /** Takes back what an order in work has done. */
    @PostMapping("/orders/{orderId}/undo")
    String undo(@PathVariable UUID orderId, RedirectAttributes after) {
        upkeep.undo(orderId);
        after.addFlashAttribute("done", "The order is taken back, or goes on to its end where it counts already.");
        return "redirect:/operator/orders";
    }

    @GetMapping("/servers/{serverId}/placement")
    String decision(@PathVariable UUID serverId, Model model) {
        model.addAttribute("serverId", serverId);
        model.addAttribute("decision", placement.decision(serverId));
        return "operator/placement";
    }

    @GetMapping("/accounts")
    String accounts(Model model) {
        model.addAttribute("accounts", accounts.accounts());
        model.addAttribute("policies", gridPolicies.accountPolicies());
        return "operator/accounts";
    }

    private List<NodeRow> nodes() {
        Map<UUID, NodeLoad> loads = placement.nodes().stream()
                .collect(Collectors.toMap(NodeLoad::id, Function.identity(), (one, same) -> one, LinkedHashMap::new));
        Map<UUID, List<Reservation>> held =
                placement.reservations().stream().collect(Collectors.groupingBy(Reservation::nodeId));
        Map<UUID, NodePolicy> policies = gridPolicies.nodePolicies();
        List<NodeRow> rows = new ArrayList<>();
        for (NodeStatus status : deployment.nodes()) {
            rows.add(new NodeRow(
                    status.id(),
                    status.name(),
                    status,
                    loads.remove(status.id()),
                    policies.get(status.id()),
                    held.getOrDefault(status.id(), List.of())));
        }
        loads.forEach((id, load) -> rows.add(new NodeRow(
                id, load.capacity().name(), null, load, policies.get(id), held.getOrDefault(id, List.of()))));
        return rows;
    }

    /** Reservations know ids only; the recent orders know the names. */
    private Map<UUID, String> configurationNames() {
        Map<UUID, String> names = new HashMap<>();
        for (OrderProgress order : deployment.orders()) {
            names.putIfAbsent(order.configurationId(), order.configurationName());
        }
        return names;
    }

    private Map<UUID, String> customers() {
        return accounts.accounts().stream().collect(Collectors.toMap(Account::id, Account::userName));
    }
}
