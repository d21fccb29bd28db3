package org.stratagrid.deployment.watch;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.deployment.guest.ConfigurationVolume;
import org.stratagrid.deployment.guest.Layout;
import org.stratagrid.deployment.guest.Lives;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Networks;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.ServerStore;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.hypervisor.GuestReading;
import org.stratagrid.deployment.hypervisor.Hypervisor;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.image.NodeImages;
import org.stratagrid.deployment.node.Node;
import org.stratagrid.deployment.node.NodeListener;

/**
 * When a node is (again) there: what is ours and not wanted is removed, networks are as the rows say, and simulated guests, which
 * live in this process only, are made again. What is not ours is never touched.
 */
@Component
@Order(0)
public class LeftOvers implements NodeListener {

    private static final Logger log = LoggerFactory.getLogger(LeftOvers.class);

    private final ServerStore servers;
    private final SiteStore sites;
    private final Lives lives;
    private final Names names;
    private final Networks networks;
    private final ConfigurationVolume configuration;
    private final NodeImages images;

    LeftOvers(
            ServerStore servers,
            SiteStore sites,
            Lives lives,
            Names names,
            Networks networks,
            ConfigurationVolume configuration,
            NodeImages images) {
        this.servers = servers;
        this.sites = sites;
        this.lives = lives;
        this.names = names;
        this.networks = networks;
        this.configuration = configuration;
        this.images = images;
    }

    @Override
    public void connected(Node node) {
        removeUnwanted(node);
        try {
            networks.apply(node);
        } catch (HypervisorProblem e) {
            log.warn("node {}: networks: {}", node.name(), e.getMessage());
        }
        if (node.simulated()) {
            servers.onNode(node.id()).forEach(this::simulateAgain);
        }
        prefetch(node);
    }

    /** What is there is read first and the rows after it: whatever is made meanwhile has its row. */
    public void removeUnwanted(Node node) {
        Hypervisor hypervisor = node.hypervisor();
        List<GuestReading> found = hypervisor.guests();
        hypervisor.refreshVolumes();
        List<String> volumes = hypervisor.volumes();
        Set<UUID> wanted = servers.onOrMovingTo(node.id()).stream()
                .map(Server::domainId)
                .collect(Collectors.toCollection(HashSet::new));
        for (GuestReading guest : found) {
            if (names.isOurs(guest.name()) && !wanted.contains(guest.domain())) {
                log.warn("node {}: removing {}, which nothing wants", node.name(), guest.name());
                hypervisor.undefine(guest.domain());
            }
        }
        for (String volume : volumes) {
            names.domainOfVolume(volume)
                    .filter(domain -> !wanted.contains(domain))
                    .ifPresent(domain -> {
                        log.warn("node {}: removing {}, which nothing wants", node.name(), volume);
                        hypervisor.deleteVolume(volume);
                    });
        }
    }

    private void simulateAgain(Server server) {
        if (server.memoryMib() == null || lives.state(server).isActive()) {
            return;
        }
        sites.find(server.configurationId()).ifPresent(site -> {
            Layout layout = Layout.former(site, servers.of(site.id()));
            lives.makeDisk(server);
            configuration.write(new Layout.Place(server, server.spec()), layout);
            lives.define(server, server.spec());
            if (server.running()) {
                lives.start(server, server.startedBy());
                if (server.paused()) {
                    lives.pause(server);
                }
            }
        });
    }

    /** In the background: the first order need not wait for it, nor this for the first order. */
    private void prefetch(Node node) {
        Thread thread = new Thread(
                () -> {
                    try {
                        images.prefetch(node);
                    } catch (HypervisorProblem | Refusal e) {
                        log.warn("node {}: images are not copied yet: {}", node.name(), e.getMessage());
                    }
                },
                "images-" + node.name());
        thread.setDaemon(true);
        thread.start();
    }
}
