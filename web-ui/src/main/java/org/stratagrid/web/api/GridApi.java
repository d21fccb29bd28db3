package org.stratagrid.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.MoveRun;
import org.stratagrid.contracts.deployment.MoveRunProgress;
import org.stratagrid.contracts.deployment.Moves;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.GridPlans;
import org.stratagrid.contracts.placement.GridPolicies;
import org.stratagrid.contracts.placement.GridRules;
import org.stratagrid.contracts.placement.GridSurvival;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.contracts.placement.NodeFailure;
import org.stratagrid.contracts.placement.NodePolicy;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.PlanRequest;
import org.stratagrid.contracts.placement.Replacement;
import org.stratagrid.contracts.placement.RoomForMore;

/** The operator's levers on placement: policies, plans of moves and their runs, what-if. */
@RestController
@RequestMapping("/api/v1/operator")
@Tag(name = "Placement and moves", description = "For operators only; a customer's key is refused")
class GridApi {

    private final GridPolicies policies;
    private final GridPlans plans;
    private final Moves moves;

    GridApi(GridPolicies policies, GridPlans plans, Moves moves) {
        this.policies = policies;
        this.plans = plans;
        this.moves = moves;
    }

    @GetMapping("/policies/nodes")
    @Operation(
            summary =
                    "What was decided about each node: group, licences, isolation, dedication, CPU overcommit, draining")
    Map<UUID, NodePolicy> nodePolicies() {
        return policies.nodePolicies();
    }

    @PutMapping("/policies/nodes/{nodeId}")
    @Operation(summary = "Decide about a node; for servers that look for a node from then on")
    NodePolicy setNodePolicy(@PathVariable UUID nodeId, @RequestBody NodePolicy policy) {
        policies.setNodePolicy(nodeId, policy);
        return policies.nodePolicy(nodeId);
    }

    @GetMapping("/policies/accounts")
    @Operation(summary = "The accounts about which something was decided")
    Map<UUID, AccountPolicy> accountPolicies() {
        return policies.accountPolicies();
    }

    @PutMapping("/policies/accounts/{accountId}")
    @Operation(summary = "Decide where an account's servers go: isolated nodes, or its own")
    AccountPolicy setAccountPolicy(@PathVariable UUID accountId, @RequestBody AccountPolicy policy) {
        policies.setAccountPolicy(accountId, policy);
        return policies.accountPolicy(accountId);
    }

    @GetMapping("/policies/rules")
    @Operation(summary = "Groups that tiers are confined to, and licence prices")
    GridRules rules() {
        return policies.rules();
    }

    @PutMapping("/policies/rules")
    @Operation(summary = "Replace the rules of the grid")
    GridRules setRules(@RequestBody GridRules rules) {
        policies.setRules(rules);
        return policies.rules();
    }

    @PostMapping("/plans")
    @Operation(summary = "Plan moves: empty nodes, even out, or pack; nothing is moved")
    MovePlan plan(@RequestBody PlanRequest request) {
        return plans.plan(request);
    }

    @PostMapping("/plans/check")
    @Operation(summary = "Replay a plan on the grid as it is now; what is wrong, a sentence each")
    List<String> check(@RequestBody MovePlan plan) {
        return plans.check(plan);
    }

    @PostMapping("/what-if/failure")
    @Operation(summary = "Where the servers of these nodes would go if they died together")
    Replacement whatIfFailed(@RequestBody NodeFailure failure) {
        return plans.whatIfFailed(failure);
    }

    @GetMapping("/what-if/survival")
    @Operation(summary = "N+1: what the loss of each single node would mean")
    GridSurvival survival() {
        return plans.survival();
    }

    @PostMapping("/what-if/room")
    @Operation(summary = "How many more configurations like this one fit")
    RoomForMore howManyMore(@RequestBody PlacementRequest one) {
        return plans.howManyMore(one);
    }

    @PostMapping("/move-runs")
    @Operation(summary = "Carry out moves, one at a time, while the servers run; repeating an id changes nothing")
    MoveRunProgress run(@RequestBody MoveRun run) {
        return moves.run(run);
    }

    @GetMapping("/move-runs")
    @Operation(summary = "Runs of moves, newest first")
    List<MoveRunProgress> runs() {
        return moves.runs();
    }

    @GetMapping("/move-runs/{runId}")
    @Operation(summary = "How far a run is")
    MoveRunProgress progress(@PathVariable UUID runId) {
        return moves.progress(runId);
    }

    @PostMapping("/move-runs/{runId}/stop")
    @Operation(summary = "No further move begins; the one under way is finished")
    MoveRunProgress stop(@PathVariable UUID runId) {
        return moves.stop(runId);
    }

    @PostMapping("/move-runs/{runId}/abort")
    @Operation(summary = "No further move begins; the one under way is taken back if it can be")
    MoveRunProgress abort(@PathVariable UUID runId) {
        return moves.abort(runId);
    }
}
