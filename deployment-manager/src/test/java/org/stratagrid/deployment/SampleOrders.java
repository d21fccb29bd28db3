package org.stratagrid.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.RealServer;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Persistence;
import org.stratagrid.contracts.values.Tier;

/** A customer's configuration and the orders for it. */
public class SampleOrders {

    private static final AtomicInteger VIRTUAL_ADDRESSES = new AtomicInteger(10);

    public final UUID account = UUID.randomUUID();
    public final UUID configuration = UUID.randomUUID();
    public final String virtualAddress = "203.0.113." + VIRTUAL_ADDRESSES.getAndIncrement();
    private int revision;

    public DesiredServer server(String name, Tier tier, int mib, int address, UUID database) {
        return new DesiredServer(
                UUID.randomUUID(),
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
                null);
    }

    public DesiredServer balancer(String name, int address, List<DesiredServer> real) {
        return withReal(server(name, Tier.LOAD_BALANCER, 128, address, null), real);
    }

    public DesiredServer withReal(DesiredServer balancer, List<DesiredServer> real) {
        return new DesiredServer(
                balancer.id(),
                balancer.name(),
                balancer.tier(),
                balancer.memory(),
                balancer.cpus(),
                balancer.disk(),
                balancer.bandwidth(),
                false,
                balancer.compressed(),
                balancer.packets(),
                balancer.system(),
                balancer.privateAddress(),
                null,
                List.of(),
                new BalancerSettings(
                        virtualAddress,
                        80,
                        BalancingMethod.ROUND_ROBIN,
                        Persistence.NONE,
                        real.stream()
                                .map(web -> new RealServer(web.id(), web.name(), web.privateAddress(), 80))
                                .toList()));
    }

    public static DesiredServer withOptions(DesiredServer server, BalancerOptions options) {
        BalancerSettings balancer = server.balancer();
        return new DesiredServer(
                server.id(),
                server.name(),
                server.tier(),
                server.memory(),
                server.cpus(),
                server.disk(),
                server.bandwidth(),
                server.heavyTraffic(),
                server.compressed(),
                server.packets(),
                server.system(),
                server.privateAddress(),
                null,
                List.of(),
                new BalancerSettings(
                        balancer.virtualAddress(),
                        balancer.virtualPort(),
                        balancer.method(),
                        balancer.persistence(),
                        balancer.realServers(),
                        options));
    }

    public static DesiredServer withMemory(DesiredServer server, int mib) {
        return sized(server, mib, server.cpus(), server.disk().gib());
    }

    public static DesiredServer named(DesiredServer server, String name) {
        return changed(
                server,
                name,
                server.memory().mib(),
                server.cpus(),
                server.disk().gib());
    }

    public static DesiredServer sized(DesiredServer server, int mib, int cpus, int diskGib) {
        return changed(server, server.name(), mib, cpus, diskGib);
    }

    private static DesiredServer changed(DesiredServer server, String name, long mib, int cpus, int diskGib) {
        return new DesiredServer(
                server.id(),
                name,
                server.tier(),
                new Memory(mib),
                cpus,
                new Disk(diskGib),
                server.bandwidth(),
                server.heavyTraffic(),
                server.compressed(),
                server.packets(),
                server.system(),
                server.privateAddress(),
                server.databaseServerId(),
                server.applicationServerIds(),
                server.balancer());
    }

    public static DesiredServer withoutDatabase(DesiredServer server) {
        return new DesiredServer(
                server.id(),
                server.name(),
                server.tier(),
                server.memory(),
                server.cpus(),
                server.disk(),
                server.bandwidth(),
                server.heavyTraffic(),
                server.compressed(),
                server.packets(),
                server.system(),
                server.privateAddress(),
                null,
                server.applicationServerIds(),
                server.balancer());
    }

    /** Made from an image of the customer's own system. */
    public static DesiredServer own(DesiredServer server, UUID image) {
        return new DesiredServer(
                server.id(),
                server.name(),
                server.tier(),
                server.memory(),
                server.cpus(),
                server.disk(),
                server.bandwidth(),
                server.heavyTraffic(),
                server.compressed(),
                server.packets(),
                DesiredServer.OWN_SYSTEM,
                server.privateAddress(),
                server.databaseServerId(),
                server.applicationServerIds(),
                server.balancer(),
                image);
    }

    public static DesiredServer fromImage(DesiredServer server, UUID image) {
        return new DesiredServer(
                server.id(),
                server.name(),
                server.tier(),
                server.memory(),
                server.cpus(),
                server.disk(),
                server.bandwidth(),
                server.heavyTraffic(),
                server.compressed(),
                server.packets(),
                server.system(),
                server.privateAddress(),
                server.databaseServerId(),
                server.applicationServerIds(),
                server.balancer(),
                image);
    }

    /** Load balancer, two web servers, database. */
    public List<DesiredServer> threeTiers() {
        DesiredServer database = server("db-1", Tier.DATABASE, 192, 30, null);
        DesiredServer first = server("web-1", Tier.WEB, 128, 20, database.id());
        DesiredServer second = server("web-2", Tier.WEB, 128, 21, database.id());
        List<DesiredServer> all = new ArrayList<>();
        all.add(balancer("lb-1", 10, List.of(first, second)));
        all.add(first);
        all.add(second);
        all.add(database);
        return all;
    }

    public DeploymentOrder deploy(List<DesiredServer> servers) {
        return new DeploymentOrder(
                UUID.randomUUID(),
                account,
                configuration,
                "shop",
                OrderKind.DEPLOY,
                ++revision,
                servers,
                List.of(),
                null);
    }

    public DeploymentOrder dissolve() {
        return deploy(List.of());
    }

    public DeploymentOrder restore(DesiredServer target, UUID image) {
        return new DeploymentOrder(
                UUID.randomUUID(),
                account,
                configuration,
                "shop",
                OrderKind.RESTORE,
                revision,
                List.of(),
                List.of(target.id()),
                null,
                image);
    }

    public DeploymentOrder switching(OrderKind kind, DesiredServer... targets) {
        return new DeploymentOrder(
                UUID.randomUUID(),
                account,
                configuration,
                "shop",
                kind,
                revision,
                List.of(),
                java.util.stream.Stream.of(targets).map(DesiredServer::id).toList(),
                null);
    }
}
