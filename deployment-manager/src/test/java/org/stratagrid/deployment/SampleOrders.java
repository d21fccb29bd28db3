package org.stratagrid.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DeploymentOrder;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.deployment.RealServer;
import org.stratagrid.contracts.placement.MoveTarget;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Persistence;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.deployment.node.Node;

/** A customer's configuration and the orders for it. */
public class SampleOrders {

    /** Those from 200 on are for tests that name one. */
    private static final int FIRST_ADDRESS = 10, ADDRESSES = 190;

    private static final AtomicInteger MADE = new AtomicInteger();

    public final UUID account = UUID.randomUUID();
    public final UUID configuration = UUID.randomUUID();
    public final String virtualAddress = "203.0.113." + (FIRST_ADDRESS + MADE.getAndIncrement() % ADDRESSES);
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
        return edited(
                balancer,
                now -> now.balancer = new BalancerSettings(
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
        return edited(
                server,
                now -> now.balancer = new BalancerSettings(
                        balancer.virtualAddress(),
                        balancer.virtualPort(),
                        balancer.method(),
                        balancer.persistence(),
                        balancer.realServers(),
                        options));
    }

    /** Where visitors reach its first virtual address. */
    public static DesiredServer onPort(DesiredServer server, int port) {
        BalancerSettings balancer = server.balancer();
        return edited(
                server,
                now -> now.balancer = new BalancerSettings(
                        balancer.virtualAddress(),
                        port,
                        balancer.method(),
                        balancer.persistence(),
                        balancer.realServers(),
                        balancer.options()));
    }

    /** In its configuration's network. */
    public static DesiredServer at(DesiredServer server, String address) {
        return edited(server, now -> now.address = address);
    }

    public static DesiredServer withMemory(DesiredServer server, int mib) {
        return edited(server, now -> now.memory = new Memory(mib));
    }

    public static DesiredServer named(DesiredServer server, String name) {
        return edited(server, now -> now.name = name);
    }

    public static DesiredServer sized(DesiredServer server, int mib, int cpus, int diskGib) {
        return edited(server, now -> {
            now.memory = new Memory(mib);
            now.cpus = cpus;
            now.disk = new Disk(diskGib);
        });
    }

    public static DesiredServer withoutDatabase(DesiredServer server) {
        return edited(server, now -> now.database = null);
    }

    /** Made from an image of the customer's own system. */
    public static DesiredServer own(DesiredServer server, UUID image) {
        return edited(server, now -> {
            now.system = DesiredServer.OWN_SYSTEM;
            now.image = image;
        });
    }

    public static DesiredServer fromImage(DesiredServer server, UUID image) {
        return edited(server, now -> now.image = image);
    }

    private static DesiredServer edited(DesiredServer server, Consumer<Edit> edit) {
        Edit now = new Edit(server);
        edit.accept(now);
        return new DesiredServer(
                server.id(),
                now.name,
                server.tier(),
                now.memory,
                now.cpus,
                now.disk,
                server.bandwidth(),
                server.heavyTraffic(),
                server.compressed(),
                server.packets(),
                now.system,
                now.address,
                now.database,
                server.applicationServerIds(),
                now.balancer,
                now.image);
    }

    /** What tests change of a server. */
    private static final class Edit {
        private String name;
        private Memory memory;
        private int cpus;
        private Disk disk;
        private String system;
        private String address;
        private UUID database;
        private BalancerSettings balancer;
        private UUID image;

        private Edit(DesiredServer server) {
            name = server.name();
            memory = server.memory();
            cpus = server.cpus();
            disk = server.disk();
            system = server.system();
            address = server.privateAddress();
            database = server.databaseServerId();
            balancer = server.balancer();
            image = server.imageId();
        }
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

    /** Those that changed in the place of what they were. */
    public DeploymentOrder change(List<DesiredServer> before, DesiredServer... changed) {
        List<DesiredServer> wanted = new ArrayList<>(before);
        for (DesiredServer server : changed) {
            wanted.replaceAll(old -> old.id().equals(server.id()) ? server : old);
        }
        return deploy(wanted);
    }

    /** As only the deployment manager itself gives it. */
    public DeploymentOrder moving(DesiredServer target, Node to) {
        return new DeploymentOrder(
                UUID.randomUUID(),
                account,
                configuration,
                "shop",
                OrderKind.MOVE,
                revision,
                List.of(),
                List.of(target.id()),
                new MoveTarget(to.id()));
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
                Stream.of(targets).map(DesiredServer::id).toList(),
                null);
    }
}
