package org.stratagrid.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.configurations.OrderRef;
import org.stratagrid.contracts.configurations.ServerAction;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.web.live.LiveServer;
import org.stratagrid.web.live.Outcome;
import org.stratagrid.web.security.Visitor;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Orders", description = "What is done on the grid, and how far it is")
class OrdersApi {

    private final Configurations configurations;
    private final Deployment deployment;

    OrdersApi(Configurations configurations, Deployment deployment) {
        this.configurations = configurations;
        this.deployment = deployment;
    }

    @PostMapping("/configurations/{id}/deployments")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Deploy the draft", description = "The work goes on after the answer: follow it at “orders”.")
    OrderRef deploy(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id) {
        return configurations.deploy(visitor.accountId(), id);
    }

    @PostMapping("/configurations/{id}/actions")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Start, stop, restart, back up or restore deployed servers",
            description = "RESTORE is for one server and names the “imageId” of one of its back-ups: what was written"
                    + " to its disk since then is lost.")
    OrderRef act(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @RequestBody ServerAction action) {
        return configurations.act(visitor.accountId(), id, action);
    }

    @PostMapping("/configurations/{id}/clones")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Clone deployed servers",
            description = "The body is a list of server ids. An image is taken of each; when the order is done, the"
                    + " copies are in the draft.")
    OrderRef copy(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id, @RequestBody List<UUID> serverIds) {
        return configurations.copy(visitor.accountId(), id, serverIds);
    }

    @DeleteMapping("/configurations/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Delete a configuration and everything that it runs",
            description = "Irreversible. The order id is null when nothing was on the grid.")
    OrderRef delete(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id) {
        return configurations.delete(visitor.accountId(), id);
    }

    @GetMapping("/orders/{id}")
    @Operation(summary = "How far an order is, step by step")
    OrderProgress order(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id) {
        OrderProgress order = deployment.order(id);
        if (!order.accountId().equals(visitor.accountId())) {
            throw Refusal.notFound("order");
        }
        return order.state().isFinal() ? ended(order) : order;
    }

    private OrderProgress ended(OrderProgress order) {
        try {
            return Outcome.seen(order, configurations.configuration(order.accountId(), order.configurationId()));
        } catch (Refusal refusal) {
            if (refusal.reason() == Refusal.Reason.NOT_FOUND) {
                return order; // The configuration was deleted, perhaps by this order.
            }
            throw refusal;
        }
    }

    @GetMapping("/configurations/{id}/live")
    @Operation(summary = "State and meters of the servers at this moment")
    List<LiveServer> live(@AuthenticationPrincipal Visitor visitor, @PathVariable UUID id) {
        configurations.configuration(visitor.accountId(), id);
        return deployment.servers(id).stream().map(LiveServer::of).toList();
    }
}
