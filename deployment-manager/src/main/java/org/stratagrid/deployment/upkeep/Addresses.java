package org.stratagrid.deployment.upkeep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.guest.GuestAgent;
import org.stratagrid.deployment.guest.Parallel;
import org.stratagrid.deployment.guest.Server;
import org.stratagrid.deployment.guest.VirtualAddresses;
import org.stratagrid.deployment.hypervisor.GuestState;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Exclusive;

/**
 * Addresses: a private one is one server's in its configuration, a virtual one is held by the configuration whose load balancers serve
 * it, and a guest that runs has the addresses that its settings give it. What a guest may use is compared with the other rules of its
 * cards ({@link Wires}).
 */
@Component
@Order(8)
class Addresses implements Comparison {

    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(3);

    private final VirtualAddresses virtual;
    private final GuestAgent agent;
    private final Parallel parallel;
    private final Exclusive exclusive;
    private final InQuiet inQuiet;
    /** Generations of settings that guests were seen to have, by domain: they are asked once for each. */
    private final Map<UUID, Long> applied = new ConcurrentHashMap<>();

    Addresses(VirtualAddresses virtual, GuestAgent agent, Parallel parallel, Exclusive exclusive, InQuiet inQuiet) {
        this.virtual = virtual;
        this.agent = agent;
        this.parallel = parallel;
        this.exclusive = exclusive;
        this.inQuiet = inQuiet;
    }

    @Override
    public List<Finding> in(Snapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        twice(snapshot, findings);
        held(snapshot, findings);
        findings.addAll(behind(snapshot));
        return findings;
    }

    private static void twice(Snapshot snapshot, List<Finding> findings) {
        Map<String, Server> first = new HashMap<>();
        for (Server member : snapshot.members()) {
            String address = member.spec().privateAddress();
            Server other = first.putIfAbsent(member.configurationId() + " " + address, member);
            if (other != null) {
                findings.add(Finding.reported(
                        member.id(),
                        other.name() + " and " + member.name() + " have the same private address, " + address + ".",
                        "Nothing by itself: which of them is reached is chance. Remove one of them."));
            }
        }
    }

    private void held(Snapshot snapshot, List<Finding> findings) {
        Map<String, UUID> holders = virtual.holders();
        Map<UUID, Set<String>> used = new HashMap<>();
        for (Server server : snapshot.servers()) {
            Stream.of(server.spec(), server.wanted())
                    .forEach(spec -> used.computeIfAbsent(server.configurationId(), id -> new HashSet<>())
                            .addAll(VirtualAddresses.of(spec).toList()));
        }
        for (Server member : snapshot.members()) {
            for (String address : VirtualAddresses.of(member.spec()).toList()) {
                UUID configuration = member.configurationId();
                UUID holder = holders.get(address);
                if (holder == null) {
                    findings.add(Finding.mended(
                            member.id(),
                            "The virtual address " + address + " of " + member.name() + " is held for nobody.",
                            "It is held for its configuration.",
                            inQuiet.on(member, now -> virtual.take(address, configuration))));
                } else if (!holder.equals(configuration)) {
                    findings.add(Finding.reported(
                            member.id(),
                            "The virtual address " + address + " of " + member.name()
                                    + " is held for another configuration, " + holder + ".",
                            "Nothing by itself: both may answer to it. Remove it from one of them."));
                }
            }
        }
        holders.forEach((address, holder) -> {
            if (snapshot.isQuiet(holder) && !used.getOrDefault(holder, Set.of()).contains(address)) {
                findings.add(Finding.mended(
                        holder,
                        "The virtual address " + address + " is held for configuration " + holder
                                + ", which does not use it.",
                        "It is given back.",
                        () -> inQuiet.within(holder, () -> virtual.release(holder))));
            }
        });
    }

    private List<Finding> behind(Snapshot snapshot) {
        applied.keySet()
                .retainAll(snapshot.servers().stream().map(Server::domainId).toList());
        List<Server> asked = snapshot.members().stream()
                .filter(server -> server.running() && !server.paused() && !server.isOwn())
                .filter(server -> snapshot.found(server.nodeId())
                        .filter(found -> !found.node().simulated())
                        .filter(found -> found.state(server) == GuestState.RUNNING)
                        .isPresent())
                .filter(server -> applied.getOrDefault(server.domainId(), -1L) < server.generation())
                .toList();
        List<Finding> findings = Collections.synchronizedList(new ArrayList<>());
        parallel.each(asked, server -> {
            // Two processes that ask one guest at once would cut each other off.
            boolean has = exclusive.within("pool of " + server.id(), () -> hasApplied(server));
            if (has) {
                applied.put(server.domainId(), server.generation());
            } else {
                findings.add(Finding.reported(
                        server.id(),
                        server.name() + " runs, but has not taken over its newest addresses and settings.",
                        "Nothing by itself: it reads them when it starts. Restart it."));
            }
        });
        return findings;
    }

    /** What has just been written is waited for; a guest that does not answer is shown by its light. */
    private boolean hasApplied(Server server) {
        try {
            agent.awaitApplied(server, server.generation(), TAKEN_OVER_WITHIN);
            return true;
        } catch (HypervisorProblem late) {
            try {
                return agent.generation(server) >= server.generation();
            } catch (HypervisorProblem silent) {
                return true;
            }
        }
    }
}
