package org.stratagrid.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.AutomaticAction;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.NodeOutage;
import org.stratagrid.contracts.deployment.Nodes;

/** The operator's levers on nodes that fail or are worked on, and on everything automatic (DM-7). */
@RestController
@RequestMapping("/api/v1/operator")
@Tag(name = "Nodes and outages", description = "For operators only; a customer's key is refused")
class NodesApi {

    private final Nodes nodes;
    private final Automation automation;

    NodesApi(Nodes nodes, Automation automation) {
        this.nodes = nodes;
        this.automation = automation;
    }

    @PutMapping("/nodes/{nodeId}/maintenance")
    @Operation(summary = "Begin maintenance: no new servers, and no alarm when it does not answer")
    void beginMaintenance(@PathVariable UUID nodeId) {
        nodes.beginMaintenance(nodeId);
    }

    @DeleteMapping("/nodes/{nodeId}/maintenance")
    @Operation(summary = "End maintenance: it is watched and takes new servers again")
    void endMaintenance(@PathVariable UUID nodeId) {
        nodes.endMaintenance(nodeId);
    }

    @GetMapping("/nodes/{nodeId}/outage")
    @Operation(summary = "A node that does not answer: what is at stake, what is asked, what became of its servers")
    NodeOutage outage(@PathVariable UUID nodeId) {
        return nodes.outage(nodeId);
    }

    @GetMapping("/deaths")
    @Operation(summary = "Nodes that died, newest first")
    List<NodeOutage> deaths() {
        return nodes.deaths();
    }

    @PostMapping("/nodes/{nodeId}/off")
    @Operation(
            summary =
                    "Confirm that a node is off: its servers are started elsewhere. If it still ran, each would exist twice")
    NodeOutage confirmOff(@PathVariable UUID nodeId) {
        return nodes.confirmOff(nodeId);
    }

    @PostMapping("/nodes/{nodeId}/disks-lost")
    @Operation(summary = "Give the disks of a dead node up: servers that wait for their data are rebuilt empty")
    NodeOutage giveUpDisks(@PathVariable UUID nodeId) {
        return nodes.giveUpDisks(nodeId);
    }

    @DeleteMapping("/nodes/{nodeId}/host")
    @Operation(summary = "Accept the host that answers next as this node, after its hardware was replaced")
    void acceptHost(@PathVariable UUID nodeId) {
        nodes.acceptHost(nodeId);
    }

    @GetMapping("/automation")
    @Operation(summary = "Whether the system acts by itself")
    AutomaticAction automation() {
        return automation.automaticAction();
    }

    @PutMapping("/automation/pause")
    @Operation(summary = "Pause all automatic action, with a reason for other operators")
    AutomaticAction pause(@RequestParam String reason) {
        return automation.pause(reason);
    }

    @DeleteMapping("/automation/pause")
    @Operation(summary = "Resume automatic action")
    AutomaticAction resume() {
        return automation.resume();
    }
}
