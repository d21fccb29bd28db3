package org.stratagrid.deployment.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.stratagrid.contracts.deployment.BalancerPool;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.PoolMember;
import org.stratagrid.contracts.deployment.Pools;
import org.stratagrid.contracts.deployment.RealState;
import org.stratagrid.contracts.deployment.ServerLight;
import org.stratagrid.contracts.deployment.ServerStatus;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.FailingHypervisors;
import org.stratagrid.deployment.Grid;
import org.stratagrid.deployment.SampleOrders;
import org.stratagrid.deployment.TestNeighbours;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.platform.ServiceTest;

/** Pause and play at a simulated load balancer (spec CP-9). */
@ServiceTest
@Import({TestNeighbours.class, Grid.class})
class PausesTest {

    private final SampleOrders orders = new SampleOrders();
    private final List<DesiredServer> servers = orders.threeTiers();
    private final UUID balancer = servers.get(0).id();
    private final UUID web1 = servers.get(1).id();
    private final UUID web2 = servers.get(2).id();

    @Autowired
    Pools pools;

    @Autowired
    Grid grid;

    @Autowired
    FailingHypervisors hypervisors;

    @Autowired
    ServerStore rows;

    @Autowired
    JdbcClient database;

    @BeforeEach
    void deploy() {
        grid.done(orders.deploy(servers));
    }

    @AfterEach
    void leaveNothing() {
        hypervisors.heal();
        grid.done(orders.dissolve());
        assertThat(grid.everything()).isEmpty();
        for (String table : List.of("paused_real", "paused_site", "balancer_behind")) {
            assertThat(database.sql("SELECT count(*) FROM deployment." + table)
                            .query(Integer.class)
                            .single())
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void CP9_pausing_a_real_server_takes_it_out_and_playing_brings_it_back() {
        assertThat(pool().members())
                .extracting(PoolMember::name, PoolMember::state, PoolMember::paused)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("web-1", RealState.UP, false),
                        org.assertj.core.groups.Tuple.tuple("web-2", RealState.UP, false));
        long before = generation();
        PoolMember paused = member(pools.pauseReal(orders.account, balancer, web1), web1);
        assertThat(paused.paused()).isTrue();
        assertThat(grid.status(orders.configuration, web1))
                .returns("It is paused at lb-1: nobody new is sent to it.", ServerStatus::problem)
                .returns(ServerLight.RUNNING, ServerStatus::light);
        assertThat(paused.state()).isIn(RealState.DRAINING, RealState.PAUSED);
        // Its volume, so that the next start is right, and only once.
        assertThat(generation()).isEqualTo(before + 1);
        await().until(() -> member(pool(), web1).state(), RealState.PAUSED::equals);
        pools.pauseReal(orders.account, balancer, web1);
        assertThat(generation()).isEqualTo(before + 1);
        assertThat(member(pool(), web2).state()).isEqualTo(RealState.UP);
        assertThat(member(pools.resumeReal(orders.account, balancer, web1), web1))
                .returns(RealState.UP, PoolMember::state)
                .returns(false, PoolMember::paused);
        assertThat(generation()).isEqualTo(before + 2);
        pools.resumeReal(orders.account, balancer, web1);
        await().until(() -> !pool().behind());
    }

    @Test
    void CP9_pausing_the_virtual_address_takes_the_site_offline() {
        long before = generation();
        assertThat(pools.pauseSite(orders.account, balancer).offline()).isTrue();
        assertThat(generation()).isEqualTo(before + 1);
        assertThat(pools.pauseSite(orders.account, balancer).offline()).isTrue();
        assertThat(grid.status(orders.configuration, balancer).problem()).contains("visitors get the status 503");
        assertThat(pools.resumeSite(orders.account, balancer).offline()).isFalse();
        assertThat(grid.status(orders.configuration, balancer).problem()).isNull();
        assertThat(generation()).isEqualTo(before + 2);
    }

    @Test
    void CP9_a_pause_lasts_over_orders_and_goes_with_the_server() {
        pools.pauseReal(orders.account, balancer, web1);
        pools.pauseSite(orders.account, balancer);
        grid.done(orders.switching(OrderKind.RESTART, servers.get(0)));
        DesiredServer web3 = orders.server("web-3", org.stratagrid.contracts.values.Tier.WEB, 128, 22, null);
        grid.done(orders.deploy(List.of(
                orders.withReal(servers.get(0), List.of(servers.get(1), web3)),
                servers.get(1),
                servers.get(2),
                servers.get(3),
                web3)));
        assertThat(pool().offline()).isTrue();
        assertThat(member(pool(), web1).paused()).isTrue();
        assertThat(member(pool(), web3.id()).paused()).isFalse();
        assertThatThrownBy(() -> pools.pauseReal(orders.account, balancer, web2))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
    }

    @Test
    void CP9_what_a_load_balancer_could_not_be_told_it_is_told_later() {
        long before = generation();
        hypervisors.fail(1, 3);
        BalancerPool pool = pools.pauseReal(orders.account, balancer, web1);
        assertThat(member(pool, web1).paused()).isTrue();
        assertThat(pool.behind()).isTrue();
        await().until(() -> !pool().behind());
        assertThat(generation()).isGreaterThan(before);
    }

    @Test
    void CP9_what_belongs_to_another_account_is_not_there() {
        UUID stranger = UUID.randomUUID();
        for (Runnable call : List.<Runnable>of(
                () -> pools.pool(stranger, balancer),
                () -> pools.pauseSite(stranger, balancer),
                () -> pools.pauseReal(stranger, balancer, web1),
                () -> pools.resumeReal(orders.account, web1, web2))) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NOT_FOUND));
        }
        assertThat(pool().offline()).isFalse();
    }

    private BalancerPool pool() {
        return pools.pool(orders.account, balancer);
    }

    private static PoolMember member(BalancerPool pool, UUID server) {
        return pool.members().stream()
                .filter(member -> member.serverId().equals(server))
                .findFirst()
                .orElseThrow();
    }

    private long generation() {
        return rows.find(balancer).orElseThrow().generation();
    }
}
