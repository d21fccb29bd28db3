package org.stratagrid.deployment.guest;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.deployment.guest.ConfigurationVolume.Real;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.hypervisor.GuestLine.Answer;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/**
 * Load balancers made to match a layout (spec DM-5): the configuration volume for the next start and for changed front ends, and
 * the real servers live by HAProxy's runtime API, without a reload.
 */
@Component
public class Balancers {

    private static final Logger log = LoggerFactory.getLogger(Balancers.class);
    private static final Duration APPLIED_WITHIN = Duration.ofSeconds(20);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final ConfigurationVolume volumes;
    private final GuestAgent agent;

    Balancers(ConfigurationVolume volumes, GuestAgent agent) {
        this.volumes = volumes;
        this.agent = agent;
    }

    public void match(Layout layout) {
        layout.balancers().forEach(balancer -> match(balancer, layout));
    }

    /**
     * The same where a load balancer that does not take commands must hold nothing up: its volume is right for its next start,
     * and its health checks notice what is gone.
     */
    public void matchIfPossible(Layout layout) {
        for (Place balancer : layout.balancers()) {
            try {
                match(balancer, layout);
            } catch (HypervisorProblem e) {
                log.warn("load balancer {} was not told: {}", balancer.server().id(), e.getMessage());
            }
        }
    }

    private void match(Place balancer, Layout layout) {
        Server server = balancer.server();
        BalancerSettings settings = Objects.requireNonNull(balancer.spec().balancer());
        long generation = volumes.write(balancer, layout);
        if (!server.running() || agent.simulated(server) || !agent.isRunning(server)) {
            return;
        }
        agent.awaitApplied(server, generation, APPLIED_WITHIN);
        Map<String, String> wanted = new LinkedHashMap<>();
        ConfigurationVolume.reals(settings, layout).forEach(real -> wanted.put(real.name(), real.endpoint()));
        Map<String, Found> found = found(server);
        found.forEach((name, real) -> {
            if (!real.endpoint().equals(wanted.get(name))) {
                remove(server, name);
            }
        });
        wanted.forEach((name, endpoint) -> {
            Found present = found.get(name);
            if (present == null || !present.endpoint().equals(endpoint)) {
                add(server, new Real(name, endpoint));
            } else if (present.resting()) {
                command(server, "set server site/" + name + " state ready");
            }
        });
    }

    /** @param resting in maintenance or draining */
    record Found(String endpoint, boolean resting) {}

    private Map<String, Found> found(Server balancer) {
        return parse(command(balancer, "show servers state site").lines());
    }

    /** HAProxy's server state file format 1; columns are named in the line that begins with "#". */
    static Map<String, Found> parse(List<String> lines) {
        List<String> columns = List.of();
        Map<String, Found> found = new LinkedHashMap<>();
        for (String line : lines) {
            List<String> words = List.of(line.trim().split(" "));
            if (words.get(0).equals("#")) {
                columns = words.subList(1, words.size());
            } else if (!columns.isEmpty() && words.size() >= columns.size()) {
                String endpoint = words.get(columns.indexOf("srv_addr")) + ":" + words.get(columns.indexOf("srv_port"));
                boolean resting = !words.get(columns.indexOf("srv_admin_state")).equals("0");
                found.put(words.get(columns.indexOf("srv_name")), new Found(endpoint, resting));
            }
        }
        return found;
    }

    private void add(Server balancer, Real real) {
        String target = "site/" + real.name();
        String said = command(
                        balancer, "add server " + target + " " + real.endpoint() + " check inter 1s fall 2 rise 1")
                .text();
        if (!said.contains("registered") && !said.contains("exist")) {
            throw new HypervisorProblem(
                    balancer.name() + " did not take " + real.name() + " into its pool: " + said.strip());
        }
        command(balancer, "enable health " + target);
        command(balancer, "enable server " + target);
    }

    /** What it holds is finished first, for a while. */
    private void remove(Server balancer, String name) {
        String target = "site/" + name;
        command(balancer, "set server " + target + " state drain");
        long deadline = System.nanoTime() + DRAIN.toNanos();
        boolean drained = false;
        while (!drained) {
            drained = sessions(balancer, name) == 0;
            if (!drained && System.nanoTime() >= deadline) {
                break;
            }
        }
        command(balancer, "disable server " + target);
        command(balancer, "shutdown sessions server " + target);
        String said = "";
        long end = System.nanoTime() + DRAIN.toNanos();
        while (System.nanoTime() < end) {
            said = command(balancer, "del server " + target).text();
            if (said.contains("deleted") || said.contains("No such server")) {
                return;
            }
        }
        throw new HypervisorProblem(balancer.name() + " did not let " + name + " go: " + said.strip());
    }

    private int sessions(Server balancer, String name) {
        List<String> lines = command(balancer, "show stat site 4 -1").lines();
        if (lines.isEmpty()) {
            return 0;
        }
        List<String> header = List.of(lines.get(0).replace("# ", "").split(","));
        for (String line : lines) {
            String[] cells = line.split(",", -1);
            if (cells.length > header.indexOf("scur") && cells[header.indexOf("svname")].equals(name)) {
                return Integer.parseInt(cells[header.indexOf("scur")]);
            }
        }
        return 0;
    }

    private Answer command(Server balancer, String command) {
        Answer answer = agent.ask(balancer, "haproxy " + command);
        if (answer.code() != 0) {
            throw new HypervisorProblem(balancer.name() + " does not take commands: " + answer.text());
        }
        return answer;
    }
}
