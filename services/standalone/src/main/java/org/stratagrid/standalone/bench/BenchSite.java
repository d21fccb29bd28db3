package org.stratagrid.standalone.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.RealServer;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Persistence;
import org.stratagrid.contracts.values.Tier;

/** The site that is measured: a load balancer, web servers, a database; and the orders for it. */
final class BenchSite {

    static final int LEAST_MIB = 128;

    final UUID account = UUID.randomUUID();
    final UUID configuration = UUID.randomUUID();
    private final String virtualAddress;
    private final UUID balancer = UUID.randomUUID();
    final DesiredServer database = server(UUID.randomUUID(), "db-1", Tier.DATABASE, 192, 30, null, null);
    private int revision;

    BenchSite(int number) {
        virtualAddress = "203.0.113." + (20 + number);
    }

    DesiredServer web(int number) {
        return web(UUID.randomUUID(), number, LEAST_MIB, true);
    }

    /** The same server with other settings. */
    DesiredServer web(UUID id, int number, int mib, boolean wired) {
        return server(id, "web-" + number, Tier.WEB, mib, 10 + number, wired ? database.id() : null, null);
    }

    private static DesiredServer server(
            UUID id,
            String name,
            Tier tier,
            int mib,
            int address,
            @Nullable UUID database,
            @Nullable BalancerSettings balancer) {
        return new DesiredServer(
                id,
                name,
                tier,
                new Memory(mib),
                1,
                new Disk(4),
                new Bandwidth(10),
                false,
                false,
                PacketClass.SMALL_FAST,
                "Debian 12",
                "198.51.100." + address,
                database,
                List.of(),
                balancer);
    }

    /** Load balancer and database with these web servers. */
    DeploymentOrder with(DesiredServer... webs) {
        List<DesiredServer> servers = new ArrayList<>();
        List<RealServer> pool = Stream.of(webs)
                .map(web -> new RealServer(web.id(), web.name(), web.privateAddress(), 80))
                .collect(Collectors.toList());
        servers.add(server(
                balancer,
                "lb-1",
                Tier.LOAD_BALANCER,
                LEAST_MIB,
                10,
                null,
                new BalancerSettings(virtualAddress, 80, BalancingMethod.ROUND_ROBIN, Persistence.NONE, pool)));
        servers.addAll(List.of(webs));
        servers.add(database);
        return order(servers);
    }

    DeploymentOrder dissolve() {
        return order(List.of());
    }

    private DeploymentOrder order(List<DesiredServer> servers) {
        return new DeploymentOrder(
                UUID.randomUUID(),
                account,
                configuration,
                "bench",
                OrderKind.DEPLOY,
                ++revision,
                servers,
                List.of(),
                null);
    }
}
