package org.stratagrid.web.operator;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.MoveRun;
import org.stratagrid.contracts.deployment.Moves;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.Relocation;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlanGoal;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.page.Entries;
import org.stratagrid.web.page.Needs;
import org.stratagrid.web.page.Page;

/** Plans of moves (SC-10), the runs that carry them out, and how much room the grid has. */
@Page
@RequestMapping("/operator/moves")
class MovePages {

    private static final int USUAL_LIMIT = 20;

    private final GridPlans plans;
    private final Moves moves;
    private final Placement placement;
    private final Deployment deployment;
    private final Configurations configurations;

    MovePages(GridPlans plans, Moves moves, Placement placement, Deployment deployment, Configurations configurations) {
        this.plans = plans;
        this.moves = moves;
        this.placement = placement;
        this.deployment = deployment;
        this.configurations = configurations;
    }

    @GetMapping
    String overview(Model model) {
        return page(new Entries().with("goal", PlanGoal.EVEN_OUT).with("limit", USUAL_LIMIT), model);
    }

    /** The plan is worked out and shown; nothing happens yet. */
    @GetMapping("/plan")
    String plan(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response, Model model) {
        Entries entries = new Entries(parameters);
        if (!entries.has("limit")) {
            entries.with("limit", USUAL_LIMIT);
        }
        PlanGoal goal = entries.choice("goal", PlanGoal.class, PlanGoal.EVEN_OUT);
        int limit = entries.whole("limit", 1, PlanRequest.MOST_MOVES, "the number of moves");
        List<UUID> nodes = goal == PlanGoal.EMPTY_NODES ? entries.ids("node") : List.of();
        try {
            if (!entries.areWrong()) {
                model.addAttribute("plan", plans.plan(new PlanRequest(goal, nodes, limit)));
                // Pressing twice starts one run.
                model.addAttribute("runId", UUID.randomUUID());
                return page(entries, model);
            }
        } catch (Refusal refusal) {
            entries.refused(refusal);
        }
        response.setStatus(Refusal.Reason.INVALID.status());
        return page(entries, model);
    }

    @PostMapping("/runs")
    String run(@RequestParam UUID id, @RequestParam String reason, @RequestParam List<String> move) {
        List<Relocation> relocations = move.stream().map(MovePages::relocation).toList();
        moves.run(new MoveRun(id, reason, relocations));
        return "redirect:/operator/moves/runs/" + id;
    }

    @GetMapping("/runs/{runId}")
    String progress(@PathVariable UUID runId, Model model) {
        model.addAttribute("run", moves.progress(runId));
        return "operator/move-run";
    }

    /** A fragment that asks for itself again until the run has ended. */
    @GetMapping("/runs/{runId}/progress")
    String fragment(@PathVariable UUID runId, Model model) {
        model.addAttribute("run", moves.progress(runId));
        return "operator/move-run :: run";
    }

    @PostMapping("/runs/{runId}/stop")
    String stop(@PathVariable UUID runId) {
        moves.stop(runId);
        return "redirect:/operator/moves/runs/" + runId;
    }

    @PostMapping("/runs/{runId}/abort")
    String abort(@PathVariable UUID runId) {
        moves.abort(runId);
        return "redirect:/operator/moves/runs/" + runId;
    }

    /** A fragment: N+1. */
    @GetMapping("/survival")
    String survival(Model model) {
        model.addAttribute("survival", plans.survival());
        return "operator/moves :: survival";
    }

    /** A fragment: how many more like this configuration fit? */
    @GetMapping("/room")
    String room(@RequestParam UUID configuration, Model model) {
        OrderProgress order = deployment.orders().stream()
                .filter(one -> one.configurationId().equals(configuration))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("configuration"));
        model.addAttribute(
                "room",
                plans.howManyMore(
                        Needs.of(order.accountId(), configurations.configuration(order.accountId(), configuration))));
        return "operator/moves :: room";
    }

    private String page(Entries entries, Model model) {
        Map<UUID, String> names = new LinkedHashMap<>();
        placement.nodes().forEach(node -> names.put(node.id(), node.capacity().name()));
        Map<UUID, String> known = new LinkedHashMap<>();
        deployment.orders().forEach(order -> known.putIfAbsent(order.configurationId(), order.configurationName()));
        model.addAttribute("nodes", names);
        model.addAttribute("configurations", known);
        model.addAttribute("goals", PlanGoal.values());
        model.addAttribute("runs", moves.runs());
        model.addAttribute("entries", entries);
        return "operator/moves";
    }

    /** "server:from:to" */
    private static Relocation relocation(String text) {
        List<UUID> ids = new ArrayList<>();
        try {
            for (String id : text.split(":", -1)) {
                ids.add(UUID.fromString(id));
            }
        } catch (IllegalArgumentException notAnId) {
            ids.clear();
        }
        if (ids.size() != 3) {
            throw Refusal.invalid("move", "A move names a server and two nodes. Make the plan again.");
        }
        return new Relocation(ids.get(0), ids.get(1), ids.get(2));
    }
}
