package org.stratagrid.web.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.RealAddress;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.BalancingMethod;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Persistence;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.web.page.Entries;

/** A server form (CP-3, CP-4, CP-5) to and fro: from settings to entries, and from entries to settings. */
final class ServerForm {

    /** Whether a load balancer serves all web servers, later ones too, or those that were ticked. */
    static final String POOL = "pool";

    private static final String CHOSEN = "chosen";

    private ServerForm() {}

    static Entries entries(ServerDraft draft) {
        Entries entries = new Entries()
                .with("name", draft.name())
                .with("memory", draft.memory().mib())
                .with("cpus", draft.cpus())
                .with("disk", draft.disk().gib())
                .with("bandwidth", draft.bandwidth().mbps())
                .with("system", draft.system())
                .with("template", draft.template())
                .with("address", draft.address())
                .with("description", draft.description())
                .with("heavyTraffic", draft.heavyTraffic() ? "true" : "")
                .with("compressed", draft.compressed() ? "true" : "")
                .with("packets", draft.packets())
                .with("imageId", draft.imageId() == null ? "" : draft.imageId())
                .with("databaseServerId", draft.databaseServerId() == null ? "" : draft.databaseServerId())
                .withAll("applicationServerIds", draft.applicationServerIds());
        BalancerDraft balancer = draft.balancer();
        if (balancer != null) {
            entries.with("balancer.virtualAddress", balancer.virtualAddress())
                    .with("balancer.virtualPort", balancer.virtualPort())
                    .with("balancer.method", balancer.method())
                    .with("balancer.persistence", balancer.persistence())
                    .with(POOL, balancer.realServers().isEmpty() ? "all" : CHOSEN)
                    .withAll(
                            "balancer.realServers",
                            balancer.realServers().stream()
                                    .map(RealAddress::serverId)
                                    .toList());
            balancer.realServers().forEach(real -> entries.with(portField(real.serverId()), real.port()));
            BalancerForm.fill(entries, balancer.options());
        }
        return entries;
    }

    static ServerDraft draft(Tier tier, Entries entries) {
        if (!entries.has("name")) {
            entries.wrong("name", "Enter a name, for example www-1.");
        }
        return new ServerDraft(
                tier,
                entries.text("name"),
                new Memory(entries.whole("memory", 1, 1_048_576, "the memory in MiB")),
                entries.whole("cpus", 1, 64, "the number of CPUs"),
                new Disk(entries.whole("disk", 1, 65_536, "the disk in GiB")),
                new Bandwidth(entries.whole("bandwidth", 1, 100_000, "the bandwidth in Mbit/s")),
                entries.text("system"),
                entries.text("template"),
                entries.text("address"),
                entries.text("description"),
                entries.flag("heavyTraffic"),
                entries.flag("compressed"),
                entries.choice("packets", PacketClass.class, PacketClass.SMALL_FAST),
                entries.id("databaseServerId"),
                entries.ids("applicationServerIds"),
                tier == Tier.LOAD_BALANCER ? balancer(entries) : null,
                entries.id("imageId"));
    }

    private static @Nullable BalancerDraft balancer(Entries entries) {
        List<RealAddress> realServers = new ArrayList<>();
        if (CHOSEN.equals(entries.text(POOL)) && !entries.has("balancer.standsInFor")) {
            for (UUID server : entries.ids("balancer.realServers")) {
                realServers.add(new RealAddress(server, entries.whole(portField(server), 1, 65_535, "the port")));
            }
            if (realServers.isEmpty()) {
                entries.wrong("balancer.realServers", "Tick at least one server, or let it serve all web servers.");
            }
        }
        BalancerOptions options = BalancerForm.options(entries);
        return new BalancerDraft(
                entries.text("balancer.virtualAddress"),
                options.standsInFor() != null ? 0 : entries.whole("balancer.virtualPort", 1, 65_535, "the port"),
                entries.choice("balancer.method", BalancingMethod.class, BalancingMethod.ROUND_ROBIN),
                entries.choice("balancer.persistence", Persistence.class, Persistence.NONE),
                realServers,
                options);
    }

    static String portField(UUID server) {
        return "port." + server;
    }
}
