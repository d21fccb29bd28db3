package org.stratagrid.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.accounts.Account;
import org.stratagrid.contracts.accounts.Accounts;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.billing.Invoice;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.Difference;
import org.stratagrid.contracts.deployment.GridStatus;
import org.stratagrid.contracts.deployment.NodeStatus;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.UnknownGuest;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.placement.NodeLoad;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.Reservation;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Operators and accounting", description = "For their own users only; a customer's key is refused")
class OperatorApi {

    private final Deployment deployment;
    private final Upkeep upkeep;
    private final Placement placement;
    private final Accounts accounts;
    private final Billing billing;

    OperatorApi(Deployment deployment, Upkeep upkeep, Placement placement, Accounts accounts, Billing billing) {
        this.deployment = deployment;
        this.upkeep = upkeep;
        this.placement = placement;
        this.accounts = accounts;
        this.billing = billing;
    }

    @GetMapping("/operator/grid")
    @Operation(summary = "The grid as a whole")
    GridStatus grid() {
        return deployment.grid();
    }

    @GetMapping("/operator/nodes")
    @Operation(summary = "Nodes as libvirt reports them")
    List<NodeStatus> nodes() {
        return deployment.nodes();
    }

    @GetMapping("/operator/loads")
    @Operation(summary = "Nodes as the scheduler has them: capacity and what is reserved")
    List<NodeLoad> loads() {
        return placement.nodes();
    }

    @GetMapping("/operator/reservations")
    @Operation(summary = "Room held on nodes, a line for each server")
    List<Reservation> reservations() {
        return placement.reservations();
    }

    @GetMapping("/operator/check")
    @Operation(summary = "Compare the scheduler's book, totals and rows; what differs, a sentence each")
    List<String> check() {
        return placement.check();
    }

    @GetMapping("/operator/differences")
    @Operation(
            summary =
                    "Compare the rows with the grid; what differs, and what will happen to it. May take half a minute")
    List<Difference> differences() {
        return upkeep.check();
    }

    @GetMapping("/operator/unknown-guests")
    @Operation(summary = "Domains on the nodes that are not ours; they are never touched")
    List<UnknownGuest> unknownGuests() {
        return upkeep.unknownGuests();
    }

    @PostMapping("/operator/orders/{orderId}/retry")
    @Operation(summary = "Work on an order in work now, instead of when its waiting time is over")
    OrderProgress retry(@PathVariable UUID orderId) {
        return upkeep.retry(orderId);
    }

    @PostMapping("/operator/orders/{orderId}/undo")
    @Operation(
            summary =
                    "Take back what an order in work has done; where it counts already, go on without nodes that do not"
                            + " answer")
    OrderProgress undo(@PathVariable UUID orderId) {
        return upkeep.undo(orderId);
    }

    @GetMapping("/operator/orders")
    @Operation(summary = "Orders of all customers, newest first")
    List<OrderProgress> orders() {
        return deployment.orders();
    }

    @GetMapping("/operator/servers/{serverId}/placement")
    @Operation(summary = "Why a server is on its node")
    PlacementDecision decision(@PathVariable UUID serverId) {
        return placement.decision(serverId);
    }

    @GetMapping("/operator/accounts")
    @Operation(summary = "All accounts, oldest first")
    List<Account> allAccounts() {
        return accounts.accounts();
    }

    @GetMapping("/accounting/invoices")
    @Operation(summary = "All invoices of a month")
    List<Invoice> invoicesOf(@RequestParam YearMonth month) {
        return billing.invoices(month);
    }
}
