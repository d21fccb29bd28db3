package org.stratagrid.configurations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.DraftState;
import org.stratagrid.contracts.configurations.NewConfiguration;
import org.stratagrid.contracts.configurations.RealAddress;
import org.stratagrid.contracts.configurations.ServerAction;
import org.stratagrid.contracts.configurations.ServerView;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.RealServer;
import org.stratagrid.contracts.deployment.WorkState;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

class OrdersTest extends Customer {

    @Test
    @DisplayName("CP-17 deploy orders the whole draft, open wires resolved; when done it is the deployed revision")
    void deployDone() {
        UUID lb = add(Tier.LOAD_BALANCER);
        UUID webOne = add(Tier.WEB);
        UUID webTwo = add(Tier.WEB);
        UUID app = add(Tier.APPLICATION);
        UUID db = add(Tier.DATABASE);
        add(Tier.DATABASE);

        UUID orderId = deploy();
        assertThat(view().openOrderId()).isEqualTo(orderId);
        DeploymentOrder order = deployment.taken(orderId);
        assertThat(order.accountId()).isEqualTo(account);
        assertThat(order.configurationId()).isEqualTo(site);
        assertThat(order.configurationName()).isEqualTo("www");
        assertThat(order.kind()).isEqualTo(OrderKind.DEPLOY);
        assertThat(order.revision()).isEqualTo(1);
        assertThat(order.servers()).hasSize(6);
        DesiredServer web = desired(order, webOne);
        assertThat(web.databaseServerId()).isEqualTo(db);
        assertThat(web.applicationServerIds()).containsExactly(app);
        assertThat(web.privateAddress()).isEqualTo(of(webOne).address);
        assertThat(desired(order, app).databaseServerId()).isEqualTo(db);
        assertThat(desired(order, lb).balancer().virtualAddress()).isEqualTo(virtualAddress());
        assertThat(desired(order, lb).balancer().realServers())
                .containsExactly(real(order, webOne, 80), real(order, webTwo, 80));

        end(orderId, WorkState.DONE, null);
        ConfigurationView view = view();
        assertThat(view.deployedRevision()).isEqualTo(1);
        assertThat(view.changed()).isFalse();
        assertThat(view.lastOrderId()).isEqualTo(orderId);
        assertThat(view.lastProblem()).isNull();
        assertThat(view.servers())
                .allSatisfy(server -> assertThat(server.deployedAt()).isNotNull());
    }

    @Test
    @DisplayName(
            "CP-5 without web servers a load balancer balances the application servers; named servers stay with their own")
    void otherWires() {
        UUID appOne = add(Tier.APPLICATION);
        UUID appTwo = add(Tier.APPLICATION);
        UUID all = add(Tier.LOAD_BALANCER);
        add(suggested(Tier.LOAD_BALANCER)
                .with(draft -> draft.balancer = balancer(virtualAddress(), 81, new RealAddress(appOne, 9000))));
        DeploymentOrder order = deployment.taken(deploy());
        assertThat(desired(order, all).balancer().realServers()).containsExactly(real(order, appTwo, 8080));
    }

    @Test
    @DisplayName("CP-17 an order that was undone leaves draft and deployed revision as they were, and tells why")
    void deployUndone() {
        UUID web = add(Tier.WEB);
        deployAll();
        edit(web, of(web).memory(256));
        UUID gone = add(Tier.DATABASE);
        UUID orderId = deploy();
        remove(gone);
        assertThat(server(gone).state()).as("it may be on the grid already").isEqualTo(DraftState.REMOVED);
        end(orderId, WorkState.UNDONE, "No node has room for www-db-1.");

        ConfigurationView view = view();
        assertThat(view.deployedRevision()).isEqualTo(1);
        assertThat(view.lastProblem()).isEqualTo("No node has room for www-db-1.");
        assertThat(view.lastOrderId()).isEqualTo(orderId);
        assertThat(view.servers()).extracting(ServerView::id).containsExactly(web);
        assertThat(server(web).state()).isEqualTo(DraftState.CHANGED);
        assertThat(deploy()).as("it can be tried again").isNotEqualTo(orderId);
        assertThat(view().lastProblem()).isNull();
    }

    @Test
    @DisplayName("CP-17 removed servers go when the deploy is done; what was edited meanwhile stays a change")
    void removedAndEditedMeanwhile() {
        UUID web = add(Tier.WEB);
        UUID db = add(Tier.DATABASE);
        deployAll();
        remove(db);
        UUID orderId = deploy();
        assertThat(deployment.taken(orderId).servers())
                .extracting(DesiredServer::id)
                .containsExactly(web);
        edit(web, of(web).memory(256));
        UUID late = add(Tier.WEB);
        assertThat(view().servers()).extracting(ServerView::id).contains(db);
        assertThat(refusal(() -> configurations.discard(account, site)).reason())
                .isEqualTo(Refusal.Reason.CONFLICT);
        end(orderId, WorkState.DONE, null);
        assertThat(view().deployedRevision()).isEqualTo(2);
        assertThat(view().servers()).extracting(ServerView::id).containsExactly(web, late);
        assertThat(server(web).state()).isEqualTo(DraftState.CHANGED);
        assertThat(server(late).state()).isEqualTo(DraftState.ADDED);
    }

    @Test
    @DisplayName("CP-17 what makes no sense is not deployed")
    void senseless() {
        assertThat(refusal(this::deploy).sentence()).contains("Add a server");
        add(suggested(Tier.LOAD_BALANCER).named("lb-1"));
        Refusal nothing = refusal(this::deploy);
        assertThat(nothing.reason()).isEqualTo(Refusal.Reason.INVALID);
        assertThat(nothing.sentence()).contains("lb-1 has nothing to balance");
        UUID web = add(Tier.WEB);
        deployAll();
        Refusal unchanged = refusal(this::deploy);
        assertThat(unchanged.reason()).isEqualTo(Refusal.Reason.CONFLICT);
        assertThat(unchanged.sentence()).contains("Nothing has changed");
        remove(web);
        assertThat(refusal(this::deploy).sentence()).contains("nothing to balance");
    }

    @Test
    @DisplayName("CP-17 a double click gives one order")
    void doubleClick() throws Exception {
        add(Tier.WEB);
        CyclicBarrier together = new CyclicBarrier(4);
        List<CompletableFuture<Object>> clicks = IntStream.range(0, 4)
                .mapToObj(click -> CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                together.await();
                                return (Object) deploy();
                            } catch (Exception e) {
                                return e;
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();
        List<Object> results = clicks.stream().map(CompletableFuture::join).toList();
        assertThat(results).filteredOn(UUID.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !(result instanceof UUID))
                .allSatisfy(result -> assertThat(((Refusal) result).reason()).isEqualTo(Refusal.Reason.CONFLICT));
        assertThat(deployment.takenOf(account)).hasSize(1);
    }

    @Test
    @DisplayName("CP-8 start, stop and restart for deployed servers only, one order at a time")
    void act() {
        UUID web = add(Tier.WEB);
        deployAll();
        UUID late = add(Tier.WEB);
        assertThat(problem("serverIds", () -> act(OrderKind.STOP, web, late))).contains("not deployed yet");
        problem("serverIds", () -> act(OrderKind.STOP));
        problem("kind", () -> act(OrderKind.DEPLOY, web));
        assertThat(refusal(() -> act(OrderKind.STOP, UUID.randomUUID())).reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);

        UUID orderId = act(OrderKind.STOP, web);
        assertThat(deployment.taken(orderId).kind()).isEqualTo(OrderKind.STOP);
        assertThat(deployment.taken(orderId).targets()).containsExactly(web);
        assertThat(deployment.taken(orderId).servers()).isEmpty();
        assertThat(refusal(() -> act(OrderKind.START, web)).reason()).isEqualTo(Refusal.Reason.CONFLICT);
        assertThat(refusal(this::deploy).reason()).isEqualTo(Refusal.Reason.CONFLICT);
        end(orderId, WorkState.DONE, null);
        assertThat(view().deployedRevision()).isEqualTo(1);
        assertThat(server(late).state()).isEqualTo(DraftState.ADDED);
        end(act(OrderKind.RESTART, web), WorkState.UNDONE, "It did not come up.");
        assertThat(view().lastProblem()).isEqualTo("It did not come up.");
    }

    @Test
    @DisplayName(
            "CP-11 a configuration that was never deployed goes at once; a deployed one when the grid is free of it")
    void dissolve() {
        UUID empty =
                configurations.create(account, new NewConfiguration("empty")).id();
        assertThat(configurations.delete(account, empty).orderId()).isNull();
        assertThat(refusal(() -> configurations.configuration(account, empty)).reason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);

        add(Tier.WEB);
        deployAll();
        UUID failing = configurations.delete(account, site).orderId();
        assertThat(deployment.taken(failing).kind()).isEqualTo(OrderKind.DEPLOY);
        assertThat(deployment.taken(failing).servers()).isEmpty();
        assertThat(view().dissolving()).isTrue();
        assertThat(refusal(() -> add(Tier.WEB)).sentence()).contains("being dissolved");
        assertThat(refusal(this::deploy).sentence()).contains("being dissolved");
        end(failing, WorkState.UNDONE, "A node does not answer.");
        assertThat(view().dissolving()).isFalse();
        assertThat(view().deployedRevision()).isEqualTo(1);

        UUID orderId = configurations.delete(account, site).orderId();
        deployment.end(orderId, WorkState.DONE, null);
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> configurations.configurations(account).isEmpty());
        assertThat(configurations.addresses(account)).isEmpty();
    }

    private UUID act(OrderKind kind, UUID... targets) {
        return configurations
                .act(account, site, new ServerAction(kind, List.of(targets)))
                .orderId();
    }

    private static DesiredServer desired(DeploymentOrder order, UUID serverId) {
        return order.servers().stream()
                .filter(server -> server.id().equals(serverId))
                .findFirst()
                .orElseThrow();
    }

    private static RealServer real(DeploymentOrder order, UUID serverId, int port) {
        DesiredServer server = desired(order, serverId);
        return new RealServer(serverId, server.name(), server.privateAddress(), port);
    }
}
