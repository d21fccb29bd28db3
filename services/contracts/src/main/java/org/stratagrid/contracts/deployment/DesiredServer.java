package org.stratagrid.contracts.deployment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Bandwidth;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.PacketClass;
import org.stratagrid.contracts.values.Tier;

/**
 * One server as it should be. {@code privateAddress} is its address in the configuration's network (198.51.100.0/24).
 * {@code databaseServerId} and {@code applicationServerIds} wire web and application servers (CP-16); {@code balancer} is set for load
 * balancers only. {@code imageId} is the image that its disk is made from; null means its role's own.
 */
public record DesiredServer(
        UUID id,
        String name,
        Tier tier,
        Memory memory,
        int cpus,
        Disk disk,
        Bandwidth bandwidth,
        boolean heavyTraffic,
        boolean compressed,
        PacketClass packets,
        String system,
        String privateAddress,
        @Nullable UUID databaseServerId,
        List<UUID> applicationServerIds,
        @Nullable BalancerSettings balancer,
        @Nullable UUID imageId) {

    /** {@link #system} of a server that runs what its customer brought (DM-4): it boots by itself and has no agent of ours. */
    public static final String OWN_SYSTEM = "Own image";

    /** It runs what its customer brought. */
    @JsonIgnore
    public boolean isOwn() {
        return OWN_SYSTEM.equals(system);
    }

    /** Its disk would be made of the same image, so that it can be kept. */
    public boolean hasTemplateOf(DesiredServer other) {
        return system.equals(other.system) && Objects.equals(imageId, other.imageId);
    }

    /** A server of its role's own image. */
    public DesiredServer(
            UUID id,
            String name,
            Tier tier,
            Memory memory,
            int cpus,
            Disk disk,
            Bandwidth bandwidth,
            boolean heavyTraffic,
            boolean compressed,
            PacketClass packets,
            String system,
            String privateAddress,
            @Nullable UUID databaseServerId,
            List<UUID> applicationServerIds,
            @Nullable BalancerSettings balancer) {
        this(
                id,
                name,
                tier,
                memory,
                cpus,
                disk,
                bandwidth,
                heavyTraffic,
                compressed,
                packets,
                system,
                privateAddress,
                databaseServerId,
                applicationServerIds,
                balancer,
                null);
    }
}
