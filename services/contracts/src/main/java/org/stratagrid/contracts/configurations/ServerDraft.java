package org.stratagrid.contracts.configurations;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Tier;

/**
 * A server form as entered (CP-3, CP-4, CP-5). {@code system} is an operating system and {@code template} a template or database
 * engine, both of the {@link Catalogue}. {@code balancer} is set for load balancers only; {@code databaseServerId} and
 * {@code applicationServerIds} wire web and application servers (CP-16), null or empty means: to the first of the tier, if there is
 * one. {@code imageId} is the back-up or the account's own image that the disk of a new server is made from (CP-12); null means the
 * template's.
 */
public record ServerDraft(
        Tier tier,
        String name,
        Memory memory,
        int cpus,
        Disk disk,
        Bandwidth bandwidth,
        String system,
        String template,
        String address,
        String description,
        boolean heavyTraffic,
        boolean compressed,
        PacketClass packets,
        @Nullable UUID databaseServerId,
        List<UUID> applicationServerIds,
        @Nullable BalancerDraft balancer,
        @Nullable UUID imageId) {

    /** A server of its template's own image. */
    public ServerDraft(
            Tier tier,
            String name,
            Memory memory,
            int cpus,
            Disk disk,
            Bandwidth bandwidth,
            String system,
            String template,
            String address,
            String description,
            boolean heavyTraffic,
            boolean compressed,
            PacketClass packets,
            @Nullable UUID databaseServerId,
            List<UUID> applicationServerIds,
            @Nullable BalancerDraft balancer) {
        this(
                tier,
                name,
                memory,
                cpus,
                disk,
                bandwidth,
                system,
                template,
                address,
                description,
                heavyTraffic,
                compressed,
                packets,
                databaseServerId,
                applicationServerIds,
                balancer,
                null);
    }
}
