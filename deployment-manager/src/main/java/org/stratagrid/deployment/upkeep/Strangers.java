package org.stratagrid.deployment.upkeep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.guest.Names;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.hypervisor.GuestReading;
import org.stratagrid.deployment.upkeep.Snapshot.Found;
import org.stratagrid.deployment.watch.LeftOvers;

/** Domains and volumes of ours that no row wants where they are. */
@Component
@Order(2)
class Strangers implements Comparison {

    private final Names names;
    private final LeftOvers leftOvers;

    Strangers(Names names, LeftOvers leftOvers) {
        this.names = names;
        this.leftOvers = leftOvers;
    }

    @Override
    public List<Finding> in(Snapshot snapshot) {
        Map<UUID, Server> known = new HashMap<>();
        snapshot.servers().forEach(server -> known.put(server.domainId(), server));
        List<Finding> findings = new ArrayList<>();
        for (Found found : snapshot.nodes().values()) {
            Runnable mend = () -> leftOvers.removeUnwanted(found.node());
            for (GuestReading guest : found.guests().values()) {
                if (names.isOurs(guest.name()) && isUnwanted(known.get(guest.domain()), found, snapshot)) {
                    Server server = known.get(guest.domain());
                    findings.add(Finding.mended(
                            guest.name(),
                            "Node " + found.node().name() + " has the guest " + guest.name()
                                    + (server == null
                                            ? ", which nothing wants."
                                            : ", but " + server.name() + " belongs on another node."),
                            "It is removed.",
                            mend));
                }
            }
            for (String volume : found.volumes()) {
                names.domainOfVolume(volume)
                        .filter(domain -> isUnwanted(known.get(domain), found, snapshot))
                        .ifPresent(domain -> findings.add(Finding.mended(
                                volume,
                                "Node " + found.node().name() + " has the volume " + volume + ", which nothing wants.",
                                "It is removed.",
                                mend)));
            }
        }
        return findings;
    }

    private static boolean isUnwanted(
            @org.jspecify.annotations.Nullable Server server, Found found, Snapshot snapshot) {
        UUID here = found.node().id();
        return server == null
                || (snapshot.isQuiet(server.configurationId())
                        && !here.equals(server.nodeId())
                        && !here.equals(server.movingTo()));
    }
}
