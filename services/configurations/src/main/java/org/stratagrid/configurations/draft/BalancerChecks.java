package org.stratagrid.configurations.draft;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.contracts.configurations.BalancerDraft;
import org.stratagrid.contracts.configurations.RealAddress;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.Tier;

/** The checks of the load balancer form (spec CP-5, CP-6): no IP:port pair twice, and each server balanced by one load balancer. */
final class BalancerChecks {

    private static final int LAST_PORT = 65_535;
    private static final int MOST_FRONTS = 8;

    private final BalancerDraft entry;
    private final Surroundings surroundings;
    private final Problems problems;

    private BalancerChecks(BalancerDraft entry, Surroundings surroundings, Problems problems) {
        this.entry = entry;
        this.surroundings = surroundings;
        this.problems = problems;
    }

    static void check(ServerDraft server, Surroundings surroundings, Problems problems) {
        BalancerDraft entry = server.balancer();
        if (server.tier() != Tier.LOAD_BALANCER) {
            if (entry != null) {
                problems.add("balancer", "Only a load balancer has balancing settings.");
            }
            return;
        }
        if (entry == null) {
            problems.add("balancer", "Enter the load balancer's virtual IP and port.");
            return;
        }
        BalancerChecks checks = new BalancerChecks(entry, surroundings, problems);
        if (entry.standsIn()) {
            StandInChecks.check(entry, surroundings, problems);
            return;
        }
        checks.fronts();
        checks.choices();
        checks.realServers();
        OptionChecks.check(entry, problems);
    }

    /** The first one has fields of its own; the others are "balancer.further.0" and so on. */
    private void fronts() {
        List<FrontEnd> fronts = entry.fronts();
        if (fronts.size() > MOST_FRONTS) {
            problems.add("balancer.further", "A load balancer has at most " + MOST_FRONTS + " virtual addresses.");
        }
        for (int i = 0; i < fronts.size(); i++) {
            String prefix = i == 0 ? "balancer." : "balancer.further." + (i - 1) + ".";
            virtualPair(
                    fronts.get(i),
                    prefix + (i == 0 ? "virtualAddress" : "address"),
                    prefix + (i == 0 ? "virtualPort" : "port"));
            if (fronts.subList(0, i).stream().anyMatch(fronts.get(i)::samePair)) {
                problems.add(prefix + "port", fronts.get(i).words() + " is there twice.");
            }
            UUID certificate = fronts.get(i).certificateId();
            if (certificate != null && !surroundings.certificates().contains(certificate)) {
                problems.add(
                        prefix + "certificateId",
                        "This certificate is not there any more. Choose another one, or upload it again.");
            }
        }
    }

    private void virtualPair(FrontEnd front, String addressField, String portField) {
        List<String> own = surroundings.publicAddresses();
        if (!own.contains(front.address())) {
            problems.add(
                    addressField,
                    own.isEmpty()
                            ? "Your account has no public address. Choose a plan that includes one."
                            : "The virtual IP is one of your account's public addresses: " + String.join(", ", own)
                                    + ".");
        }
        if (front.port() < 1 || front.port() > LAST_PORT) {
            problems.add(portField, "A port is a number from 1 to " + LAST_PORT + ".");
            return;
        }
        surroundings.virtualPairs().stream()
                .filter(pair -> pair.address().equals(front.address()) && pair.port() == front.port())
                .findFirst()
                .ifPresent(pair -> problems.add(
                        portField,
                        pair.address() + ":" + pair.port() + " is in use (" + pair.words()
                                + "). Choose another port or another virtual IP."));
    }

    private void choices() {
        if (entry.method() == null) {
            problems.add("balancer.method", "Choose how the load balancer chooses the next server.");
        }
        if (entry.persistence() == null) {
            problems.add("balancer.persistence", "Choose whether a visitor stays with one server.");
        }
    }

    private void realServers() {
        if (entry.realServers().isEmpty()) {
            balancesAll()
                    .ifPresent(
                            other -> problem(
                                    other.name()
                                            + " already balances all servers that no load balancer names. Choose the servers of this one."));
            return;
        }
        Set<RealAddress> seen = new HashSet<>();
        for (RealAddress pair : entry.realServers()) {
            realServer(pair);
            if (!seen.add(pair)) {
                problem("The same real IP and port is there twice (port " + pair.port() + ").");
            }
        }
    }

    private void realServer(RealAddress pair) {
        if (pair.port() < 1 || pair.port() > LAST_PORT) {
            problem("A real server's port is a number from 1 to " + LAST_PORT + ".");
        }
        Optional<Server> server = surroundings.wirable(pair.serverId());
        if (server.isEmpty()) {
            problem("A real server is not in the configuration (any more).");
            return;
        }
        if (server.get().tier() == Tier.LOAD_BALANCER) {
            problem("A load balancer balances web, application or database servers, not the load balancer "
                    + server.get().name() + ".");
            return;
        }
        balancedBy(server.get().id())
                .ifPresent(other -> problem(server.get().name() + " is already balanced by " + other.name() + "."));
    }

    private Optional<Server> balancesAll() {
        return surroundings.balancers().stream()
                .filter(other -> !balancer(other).standsIn()
                        && balancer(other).realServers().isEmpty())
                .findFirst();
    }

    private Optional<Server> balancedBy(UUID serverId) {
        return surroundings.balancers().stream()
                .filter(other -> balancer(other).realServers().stream()
                        .anyMatch(pair -> pair.serverId().equals(serverId)))
                .findFirst();
    }

    private static BalancerDraft balancer(Server server) {
        return Objects.requireNonNull(server.settings().balancer());
    }

    private void problem(String sentence) {
        problems.add("balancer.realServers", sentence);
    }
}
