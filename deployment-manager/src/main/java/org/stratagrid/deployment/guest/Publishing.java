package org.stratagrid.deployment.guest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

    private record Line(String virtualAddress, int virtualPort, int loopbackPort, boolean tls) {}

    public boolean enabled() {
        return !settings.isSimulated() && !settings.publishCommand().isEmpty();
    }

    /** The fronts of this layout and of {@code also} have their ports; others of the configuration lose theirs. */
    public void match(Layout layout, Layout also) {
        if (!enabled()) {
            return;
        }
        Map<Front, Boolean> fronts = fronts(layout);
        fronts(also).forEach(fronts::putIfAbsent);
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
        Map<Front, Boolean> fronts = fronts(layout);
        for (Line line : lines("WHERE configuration_id = '" + layout.site().id() + "'")) {
            Boolean tls = fronts.remove(new Front(line.virtualAddress(), line.virtualPort()));
            if (tls == null || tls != line.tls()) {
                deviations.add("port " + line.loopbackPort() + " is published for an address that it does not have.");
            } else if (!isTaken(line.loopbackPort())) {
                deviations.add("nobody serves its published port " + line.loopbackPort() + ".");
            }
        }
        for (Front front : fronts.keySet()) {
            deviations.add("its address " + front.address() + ":" + front.port() + " is not published.");
        }
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

    /** And whether TLS ends there. */
    private static Map<Front, Boolean> fronts(Layout layout) {
        Map<Front, Boolean> fronts = new LinkedHashMap<>();
        layout.balancers().forEach(place -> {
            BalancerSettings balancer = Objects.requireNonNull(place.spec().balancer());
            balancer.fronts().forEach(front -> fronts.put(new Front(front.address(), front.port()), front.tls()));
        });
        return fronts;
    }

    /** The ports that were given out just now. */
    private Set<Integer> assign(UUID configurationId, Map<Front, Boolean> fronts) {
        return Objects.requireNonNull(transaction.execute(status -> {
            database.sql("SELECT pg_advisory_xact_lock(hashtext('deployment.published'))")
                    .query()
                    .listOfRows();
            Set<Integer> fresh = new LinkedHashSet<>();
            lines("WHERE configuration_id = '" + configurationId + "'").stream()
                    .filter(line -> !fronts.containsKey(new Front(line.virtualAddress(), line.virtualPort())))
                    .forEach(line -> release(Set.of(line.loopbackPort())));
            fronts.forEach((front, tls) -> {
                int changed = database.sql("UPDATE deployment.published SET tls = :tls"
                                + " WHERE virtual_address = :address AND virtual_port = :port")
                        .param("tls", tls)
                        .param("address", front.address())
                        .param("port", front.port())
                        .update();
                if (changed == 0) {
                    int port = freePort();
                    database.sql("INSERT INTO deployment.published"
                                    + " (virtual_address, virtual_port, loopback_port, configuration_id, tls)"
                                    + " VALUES (:address, :port, :loopback, :configuration, :tls)")
                            .param("address", front.address())
                            .param("port", front.port())
                            .param("loopback", port)
                            .param("configuration", configurationId)
                            .param("tls", tls)
                            .update();
                    fresh.add(port);
                }
            });
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
                        .append(line.tls() ? " tcp\n" : "\n");
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
        return database.sql("SELECT virtual_address, virtual_port, loopback_port, tls FROM deployment.published "
                        + where + " ORDER BY loopback_port")
                .query(Line.class)
                .list();
    }
}
