package org.stratagrid.deployment.node;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The grid's nodes and how they are reached ({@code stratagrid.grid}); {@code grid up} writes them for the local grid.
 *
 * @param simulated         six nodes of libvirt's test driver instead of {@code nodes}; also so when no node is named
 * @param accelerator       the domain type: qemu (emulation) or kvm
 * @param publishCommand    run with the set of published sites on its standard input; empty: nothing is published
 * @param underlayPeers     members of every network that are no nodes
 * @param publicPrefix      prefix length of the public network
 * @param publicGateway     the public network's router, where it has one
 * @param privatePrefix     prefix length of the configurations' own networks
 * @param firstLoopbackPort published sites get ports of this machine from here up
 */
@ConfigurationProperties("stratagrid.grid")
public record GridSettings(
        @DefaultValue("false") boolean simulated,
        @DefaultValue("qemu") String accelerator,
        @DefaultValue List<String> publishCommand,
        @DefaultValue List<String> underlayPeers,
        @DefaultValue List<NodeSettings> nodes,
        @DefaultValue("24") int publicPrefix,
        @Nullable String publicGateway,
        @DefaultValue("24") int privatePrefix,
        @DefaultValue("18080") int firstLoopbackPort) {

    public boolean isSimulated() {
        return simulated || nodes.isEmpty();
    }

    /**
     * One node.
     *
     * @param id       stable; from the name where it is left out
     * @param uri      any libvirt URI
     * @param shell    how {@code stratagrid-node} is run there, for example ssh, root@host, stratagrid-node
     * @param fence    ends the node for certain, exit code 0: it is off and stays off; empty: an operator is asked
     * @param underlay its address in the network that carries the VXLANs
     * @param ramMib   what guests may have of it, at most what it has; like the others, from libvirt's report where it is left out
     */
    public record NodeSettings(
            @Nullable UUID id,
            String name,
            @DefaultValue("default") String site,
            String uri,
            @DefaultValue List<String> shell,
            @DefaultValue List<String> fence,
            @DefaultValue("") String underlay,
            @DefaultValue("stratagrid") String pool,
            @Nullable Long ramMib,
            @Nullable Integer cpus,
            @Nullable Integer diskGib,
            @DefaultValue("1000") int mbps) {

        UUID stableId() {
            return id != null
                    ? id
                    : UUID.nameUUIDFromBytes(("stratagrid-node-" + name).getBytes(StandardCharsets.UTF_8));
        }
    }
}
