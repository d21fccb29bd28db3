package org.stratagrid.web.operator;

import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.NodeOutage;
import org.stratagrid.contracts.deployment.NodeState;
import org.stratagrid.contracts.deployment.NodeStatus;
import org.stratagrid.contracts.deployment.Nodes;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.page.Entries;
import org.stratagrid.web.page.Page;

/** What the operator decides about one node (SC-6, SC-7, SC-9), and what its loss would mean. */
@Page
@RequestMapping("/operator/nodes/{nodeId}")
class NodePages {

    private final Placement placement;
    private final GridPolicies policies;
    private final GridPlans plans;
    private final Accounts accounts;
    private final Deployment deployment;
    private final Nodes nodes;
    private final Upkeep upkeep;

    NodePages(
            Placement placement,
            GridPolicies policies,
            GridPlans plans,
            Accounts accounts,
            Deployment deployment,
            Nodes nodes,
            Upkeep upkeep) {
        this.deployment = deployment;
        this.nodes = nodes;
        this.placement = placement;
        this.policies = policies;
        this.plans = plans;
        this.accounts = accounts;
        this.upkeep = upkeep;
    }

    @GetMapping
    String node(@PathVariable UUID nodeId, Model model) {
        NodePolicy policy = policies.nodePolicy(nodeId);
        Entries entries = new Entries()
                .with("group", policy.group())
                .with("licences", String.join(", ", policy.licences()))
                .with("isolated", policy.isolated() ? "on" : "")
                .with("dedicatedTo", policy.dedicatedTo() == null ? "" : policy.dedicatedTo())
                .with("cpuOvercommitPercent", policy.cpuOvercommitPercent())
                .with("draining", policy.draining() ? "on" : "");
        return page(nodeId, entries, model);
    }

    @PostMapping
    String decide(
            @PathVariable UUID nodeId,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletResponse response,
            RedirectAttributes after,
            Model model) {
        Entries entries = new Entries(parameters);
        int percent = entries.whole("cpuOvercommitPercent", 100, 1600, "CPU overcommit");
        UUID dedicatedTo = entries.id("dedicatedTo");
        try {
            if (!entries.areWrong()) {
                policies.setNodePolicy(
                        nodeId,
                        new NodePolicy(
                                entries.text("group"),
                                names(entries.text("licences")),
                                entries.flag("isolated"),
                                dedicatedTo,
                                percent,
                                entries.flag("draining")));
                after.addFlashAttribute("done", "Saved. It holds for servers that look for a node from now on.");
                return "redirect:/operator/nodes/" + nodeId;
            }
        } catch (Refusal refusal) {
            entries.refused(refusal);
        }
        response.setStatus(Refusal.Reason.INVALID.status());
        return page(nodeId, entries, model);
    }

    /** Closes the node to new servers and shows how those that are on it would leave. */
    @PostMapping("/drain")
    String drain(@PathVariable UUID nodeId) {
        setDraining(nodeId, true);
        return "redirect:/operator/moves/plan?goal=EMPTY_NODES&node=" + nodeId;
    }

    @PostMapping("/reopen")
    String reopen(@PathVariable UUID nodeId, RedirectAttributes after) {
        setDraining(nodeId, false);
        after.addFlashAttribute("done", "The node takes new servers again.");
        return "redirect:/operator/nodes/" + nodeId;
    }

    /** A fragment: what if this node died now? */
    @GetMapping("/loss")
    String loss(@PathVariable UUID nodeId, Model model) {
        model.addAttribute("replacement", plans.whatIfFailed(new NodeFailure(UUID.randomUUID(), List.of(nodeId))));
        return "operator/node :: loss";
    }

    /** A fragment: what runs there and is not ours? */
    @GetMapping("/unknown-guests")
    String unknownGuests(@PathVariable UUID nodeId, Model model) {
        model.addAttribute(
                "unknown",
                upkeep.unknownGuests().stream()
                        .filter(guest -> guest.nodeId().equals(nodeId))
                        .toList());
        return "operator/node :: unknown";
    }

    private void setDraining(UUID nodeId, boolean draining) {
        policies.setNodePolicy(nodeId, policies.nodePolicy(nodeId).withDraining(draining));
    }

    private String page(UUID nodeId, Entries entries, Model model) {
        NodeLoad load = placement.nodes().stream()
                .filter(node -> node.id().equals(nodeId))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("node"));
        model.addAttribute("load", load);
        NodeStatus status = deployment.nodes().stream()
                .filter(node -> node.id().equals(nodeId))
                .findFirst()
                .orElse(null);
        model.addAttribute("status", status);
        model.addAttribute("outage", status == null ? null : outage(status));
        model.addAttribute("policy", policies.nodePolicy(nodeId));
        model.addAttribute("accounts", accounts.accounts());
        model.addAttribute("entries", entries);
        return "operator/node";
    }

    private @Nullable NodeOutage outage(NodeStatus status) {
        if (status.state() != NodeState.DEAD && status.state() != NodeState.UNREACHABLE) {
            return null;
        }
        try {
            return nodes.outage(status.id());
        } catch (Refusal refusal) {
            return null; // It answers again since a moment ago.
        }
    }

    static Set<String> names(String list) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : list.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }
}
