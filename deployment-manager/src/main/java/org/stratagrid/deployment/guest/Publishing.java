package org.stratagrid.deployment.guest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Exclusive;
import org.stratagrid.deployment.node.GridSettings;

/** Virtual addresses made reachable on loopback ports of this machine, so that its browser can open the sites. */
@Component
public class Publishing {

    private static final int MOST_TRIES = 5;

    private final JdbcClient database;
    private final GridSettings settings;
    private final TransactionTemplate transaction;
    private final Exclusive exclusive;
    private volatile boolean dirty = true;

    Publishing(JdbcClient database, GridSettings settings, TransactionTemplate transaction, Exclusive exclusive) {
        this.database = database;
        this.settings = settings;
        this.transaction = transaction;
        this.exclusive = exclusive;
    }

    private record Front(String address, int port) {}

    private record Line(String virtualAddress, int virtualPort, int loopbackPort) {}

    public boolean enabled() {
        return !settings.isSimulated() && !settings.publishCommand().isEmpty();
    }

    /** The fronts of this layout and of {@code also} have their ports; others of the configuration lose theirs. */
    public void match(Layout layout, Layout also) {
        if (!enabled()) {
            return;
        }
        Set<Front> fronts = fronts(layout);
        fronts.addAll(fronts(also));
        for (int tries = 1; ; tries++) {
            Set<Integer> fresh = assign(layout.site().id(), fronts);
            try {
                apply();
                return;
            } catch (HypervisorProblem e) {
                // Another program may have taken a port just now; the ports that serve already stay.
                fresh.removeIf(port -> !isTaken(port));
                if (tries == MOST_TRIES || fresh.isEmpty()) {
                    throw e;
                }
                release(fresh);
            }
        }
    }

    /** What is not published as this layout wants it, a sentence each. */
    public List<String> deviations(Layout layout) {
        if (!enabled()) {
            return List.of();
        }
        List<String> deviations = new ArrayList<>();
        Set<Front> fronts = fronts(layout);
        for (Line line : lines("WHERE configuration_id = '" + layout.site().id() + "'")) {
            if (!fronts.remove(new Front(line.virtualAddress(), line.virtualPort()))) {
                deviations.add("port " + line.loopbackPort() + " is published for an address that it does not have.");
            } else if (!isTaken(line.loopbackPort())) {
                deviations.add("nobody serves its published port " + line.loopbackPort() + ".");
            }
        }
        fronts.forEach(
                front -> deviations.add("its address " + front.address() + ":" + front.port() + " is not published."));
        return deviations;
    }

    public void removeAll(UUID configurationId) {
        if (!enabled()) {
            return;
        }
        delete(configurationId);
        apply();
    }

    private void delete(UUID configurationId) {
        database.sql("DELETE FROM deployment.published WHERE configuration_id = :id")
                .param("id", configurationId)
                .update();
    }

    private static Set<Front> fronts(Layout layout) {
        Set<Front> fronts = new LinkedHashSet<>();
        layout.balancers().forEach(place -> {
            BalancerSettings balancer = Objects.requireNonNull(place.spec().balancer());
            fronts.add(new Front(balancer.virtualAddress(), balancer.virtualPort()));
        });
        return fronts;
    }

    /** The ports that were given out just now. */
    private Set<Integer> assign(UUID configurationId, Set<Front> fronts) {
        return Objects.requireNonNull(transaction.execute(status -> {
            database.sql("SELECT pg_advisory_xact_lock(hashtext('deployment.published'))")
                    .query()
                    .listOfRows();
            Set<Integer> fresh = new LinkedHashSet<>();
            lines("WHERE configuration_id = '" + configurationId + "'").stream()
                    .filter(line -> !fronts.contains(new Front(line.virtualAddress(), line.virtualPort())))
                    .forEach(line -> release(Set.of(line.loopbackPort())));
            for (Front front : fronts) {
                if (port(front.address(), front.port()).isEmpty()) {
                    int port = freePort();
                    database.sql("INSERT INTO deployment.published"
                                    + " (virtual_address, virtual_port, loopback_port, configuration_id)"
                                    + " VALUES (:address, :port, :loopback, :configuration)")
                            .param("address", front.address())
                            .param("port", front.port())
                            .param("loopback", port)
                            .param("configuration", configurationId)
                            .update();
                    fresh.add(port);
                }
            }
            return fresh;
        }));
    }

    private void release(Set<Integer> ports) {
        database.sql("DELETE FROM deployment.published WHERE loopback_port IN (:ports)")
                .param("ports", ports)
                .update();
    }

    public Optional<Integer> port(String virtualAddress, int virtualPort) {
        return database.sql("SELECT loopback_port FROM deployment.published"
                        + " WHERE virtual_address = :address AND virtual_port = :port")
                .param("address", virtualAddress)
                .param("port", virtualPort)
                .query(Integer.class)
                .optional();
    }

    private int freePort() {
        Set<Integer> ours = new LinkedHashSet<>(database.sql("SELECT loopback_port FROM deployment.published")
                .query(Integer.class)
                .list());
        for (int port = settings.firstLoopbackPort(); port <= 65535; port++) {
            if (!ours.contains(port) && !isTaken(port)) {
                return port;
            }
        }
        throw new HypervisorProblem("No port of this machine is free for the site.");
    }

    private static boolean isTaken(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return !probe.isBound();
        } catch (IOException e) {
            return true;
        }
    }

    /** Sites of suspended accounts are left out. */
    public void apply() {
        if (!enabled()) {
            return;
        }
        exclusive.within("published sites", () -> {
            StringBuilder document = new StringBuilder();
            for (Line line : lines("WHERE configuration_id NOT IN (SELECT c.id FROM deployment.configuration c"
                    + " JOIN deployment.suspended_account s ON s.account_id = c.account_id)")) {
                document.append("publish ")
                        .append(line.loopbackPort())
                        .append(' ')
                        .append(line.virtualAddress())
                        .append(' ')
                        .append(line.virtualPort())
                        .append('\n');
            }
            // Until it has worked: a process that was killed may have left anything.
            dirty = true;
            Commands.run(settings.publishCommand(), document.toString());
            dirty = false;
            return true;
        });
    }

    public void applyIfDirty() {
        if (dirty) {
            apply();
        }
    }

    private List<Line> lines(String where) {
        return database.sql("SELECT virtual_address, virtual_port, loopback_port FROM deployment.published " + where
                        + " ORDER BY loopback_port")
                .query(Line.class)
                .list();
    }
}
