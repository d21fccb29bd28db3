package org.stratagrid.deployment.upkeep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Networks;
import org.stratagrid.deployment.guest.Networks.Deviation;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.SiteStore;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.upkeep.Snapshot.Found;

/** Bridges, VXLANs, and the rules and places of the guests' cards: as the node's script finds them, and as the rows want them. */
@Component
@Order(3)
class Wires implements Comparison {

    private static final Logger log = LoggerFactory.getLogger(Wires.class);

    private final Networks networks;
    private final SiteStore sites;

    Wires(Networks networks, SiteStore sites) {
        this.networks = networks;
        this.sites = sites;
    }

    @Override
    public List<Finding> in(Snapshot snapshot) {
        Map<String, UUID> owners = owners(snapshot);
        List<Finding> findings = new ArrayList<>();
        for (Found found : snapshot.nodes().values()) {
            String node = found.node().name();
            try {
                Deviation deviation = networks.compare(found.node());
                Runnable mend = () -> networks.apply(found.node());
                for (String line : deviation.lacking()) {
                    if (isQuiet(line, owners, snapshot)) {
                        findings.add(Finding.mended(
                                found.node().id(),
                                "Node " + node + " lacks, for its networks: " + line,
                                "The networks of the node are made anew where they differ.",
                                mend));
                    }
                }
                for (String line : deviation.surplus()) {
                    if (isQuiet(line, owners, snapshot)) {
                        findings.add(Finding.mended(
                                found.node().id(),
                                "Node " + node + " has, for its networks, what nothing wants: " + line,
                                "The networks of the node are made anew where they differ.",
                                mend));
                    }
                }
            } catch (HypervisorProblem e) {
                log.warn("node {}: networks: {}", node, e.getMessage());
                findings.add(Finding.reported(
                        found.node().id(),
                        "The networks of node " + node + " could not be read: " + e.getMessage(),
                        "It is tried again."));
            }
        }
        return findings;
    }

    /** By what the lines name: a tap or a bridge. */
    private Map<String, UUID> owners(Snapshot snapshot) {
        Map<String, UUID> owners = new HashMap<>();
        for (Server server : snapshot.servers()) {
            UUID configuration = server.configurationId();
            owners.put(Names.tap(server.privateCard()), configuration);
            Integer publicCard = server.publicCard();
            if (publicCard != null) {
                owners.put(Names.tap(publicCard), configuration);
            }
            sites.find(configuration).ifPresent(site -> owners.put(site.bridge(), configuration));
        }
        return owners;
    }

    private static boolean isQuiet(String line, Map<String, UUID> owners, Snapshot snapshot) {
        for (String word : line.split(" ")) {
            // It is there while a template is made.
            if (Names.isTemplateTap(word)) {
                return false;
            }
            UUID configuration = owners.get(word);
            if (configuration != null && !snapshot.isQuiet(configuration)) {
                return false;
            }
        }
        return true;
    }
}
