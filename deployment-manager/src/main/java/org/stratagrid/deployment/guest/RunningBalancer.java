package org.stratagrid.deployment.guest;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.values.BalancerOptions;
import org.stratagrid.contracts.values.FrontEnd;
import org.stratagrid.contracts.values.HealthCheck;
import org.stratagrid.deployment.guest.ConfigurationVolume.Real;
import org.stratagrid.deployment.guest.Layout.Place;
import org.stratagrid.deployment.hypervisor.GuestLine.Answer;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;

/** One running HAProxy, changed and read by its runtime API over the guest's channel, without a reload (images/README.md). */
final class RunningBalancer {

    private static final Duration LET_GO = Duration.ofSeconds(5);
    private static final Duration UP_WITHIN = Duration.ofSeconds(15);

    private final Server balancer;
    private final GuestAgent agent;
    private final BalancerOptions options;

    RunningBalancer(Server balancer, BalancerSettings settings, GuestAgent agent) {
        this.balancer = balancer;
        this.options = settings.options();
        this.agent = agent;
    }

    /** Guests keep the image that they were made of; one of a former image would leave out what it does not know. */
    void requireFeatures(Place place, Layout layout) {
        List<FrontEnd> fronts = Objects.requireNonNull(place.spec().balancer()).fronts();
        Set<String> needed = new LinkedHashSet<>();
        if (fronts.size() > 1) {
            needed.add("fronts");
        }
        if (fronts.stream().anyMatch(FrontEnd::tls)) {
            needed.add("tls");
        }
        if (!options.check().equals(HealthCheck.DEFAULT)) {
            needed.add("check");
        }
        if (layout.partner(place).isPresent()) {
            needed.add("vrrp");
        }
        if (!needed.isEmpty() && !features().containsAll(needed)) {
            throw new HypervisorProblem("The load balancer " + place.spec().name()
                    + " runs an image that is too old for several virtual addresses, TLS, health checks of your own or a"
                    + " stand-in. Add a new load balancer in its place and remove this one.");
        }
    }

    /** What this guest's image can do beyond one plain virtual address; nothing for images that do not tell. */
    private List<String> features() {
        return List.of(agent.ask(balancer, "features").text().trim().split(" "));
    }

    /** What a real server is to do. */
    enum Duty {
        SERVE("state ready"),
        /** Whoever is bound to it, and nobody new. */
        DRAIN("state drain"),
        REST("state maint"),
        /** It is removed: a weight of zero tells it from those that are paused, to whoever looks at this HAProxy. */
        LEAVE("weight 0");

        private final String setting;

        Duty(String setting) {
            this.setting = setting;
        }
    }

    record Found(String endpoint, Duty duty) {}

    Map<String, Found> found() {
        return parse(command("show servers state site").lines());
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
                int state = Integer.parseInt(words.get(columns.indexOf("srv_admin_state")));
                boolean leaves = words.get(columns.indexOf("srv_uweight")).equals("0");
                Duty duty = leaves ? Duty.LEAVE : duty(state);
                found.put(words.get(columns.indexOf("srv_name")), new Found(endpoint, duty));
            }
        }
        return found;
    }

    /** Bits 0 to 2 and 5 are kinds of maintenance, 3 and 4 kinds of draining. */
    private static Duty duty(int adminState) {
        return adminState == 0 ? Duty.SERVE : (adminState & 0b100111) != 0 ? Duty.REST : Duty.DRAIN;
    }

    void add(Real real) {
        String target = "site/" + real.name();
        HealthCheck check = options.check();
        // In one line: each question to a guest takes a tenth of a second.
        String said = command("add server " + target + " " + real.endpoint() + " check inter " + check.everySeconds()
                        + "s fall " + check.fall() + " rise " + check.rise() + "; enable health " + target
                        + "; enable server " + target)
                .text();
        if (!said.contains("registered") && !said.contains("exist")) {
            throw new HypervisorProblem(
                    balancer.name() + " did not take " + real.name() + " into its pool: " + said.strip());
        }
    }

    void set(String name, Duty duty) {
        command("set server site/" + name + " " + duty.setting);
        if (duty == Duty.REST) {
            // What is still at work had its time.
            command("shutdown sessions server site/" + name);
        }
    }

    /** One that was to leave gets a weight again; what it is to do it is told next. */
    void callBack(String name) {
        command("set server site/" + name + " weight 100%");
    }

    /**
     * Until its health checks say that all of these answer; one that was just added is "UP 1/2" before its first check.
     *
     * @param names asked again and again, since one that is paused meanwhile may never be seen to answer
     */
    void awaitUp(Supplier<List<String>> names) {
        long deadline = System.nanoTime() + UP_WITHIN.toNanos();
        while (true) {
            Map<String, Reading> readings = readings();
            List<String> waiting = names.get().stream()
                    .filter(name -> {
                        Reading reading = readings.get(name);
                        return reading == null || !reading.status().equals("UP");
                    })
                    .toList();
            if (waiting.isEmpty()) {
                return;
            }
            if (System.nanoTime() >= deadline) {
                throw new HypervisorProblem(
                        balancer.name() + " gets no answer from " + String.join(", ", waiting) + ".");
            }
        }
    }

    /** What it holds is finished first, for a while. Who is bound to one that rests has found another one already. */
    void remove(String name, Duty before) {
        String target = "site/" + name;
        String drain = before == Duty.REST ? "" : "; set server " + target + " " + Duty.DRAIN.setting;
        command("set server " + target + " " + Duty.LEAVE.setting + drain);
        long deadline =
                System.nanoTime() + Duration.ofSeconds(options.drainSeconds()).toNanos();
        boolean drained = false;
        while (!drained) {
            Reading reading = readings().get(name);
            drained = reading == null || reading.requests() == 0;
            if (!drained && System.nanoTime() >= deadline) {
                break;
            }
        }
        String said = "";
        long end = System.nanoTime() + LET_GO.toNanos();
        while (System.nanoTime() < end) {
            // All of it each time: a pause that is pressed right now may end the maintenance that it must be in.
            said = command("disable server " + target + "; shutdown sessions server " + target + "; del server "
                            + target)
                    .text();
            if (said.contains("deleted") || said.contains("No such server")) {
                return;
            }
        }
        throw new HypervisorProblem(balancer.name() + " did not let " + name + " go: " + said.strip());
    }

    /** @param status as HAProxy words it: UP, DOWN, DRAIN, MAINT, some with more words */
    record Reading(String status, int requests) {}

    /** It takes requests, and by its health checks there is somebody to give them to. */
    boolean isOpen() {
        Map<String, Reading> proxies = readings(command("show stat -1 3 -1").lines());
        return is(proxies.get("FRONTEND"), "OPEN") && is(proxies.get("BACKEND"), "UP");
    }

    private static boolean is(@Nullable Reading proxy, String status) {
        return proxy != null && proxy.status().equals(status);
    }

    /** Of all proxies: front end and back end have the same name, under which only the front end would be found. */
    Map<String, Reading> readings() {
        return readings(command("show stat -1 4 -1").lines());
    }

    static Map<String, Reading> readings(List<String> lines) {
        Map<String, Reading> readings = new LinkedHashMap<>();
        if (lines.isEmpty()) {
            return readings;
        }
        List<String> header = List.of(lines.get(0).replace("# ", "").split(","));
        int name = header.indexOf("svname");
        int requests = header.indexOf("scur");
        int status = header.indexOf("status");
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            if (cells.length > Math.max(requests, status)) {
                readings.put(cells[name], new Reading(cells[status], Integer.parseInt(cells[requests])));
            }
        }
        return readings;
    }

    private Answer command(String command) {
        Answer answer = agent.ask(balancer, "haproxy " + command);
        if (answer.code() != 0) {
            throw new HypervisorProblem(balancer.name() + " does not take commands: " + answer.text());
        }
        return answer;
    }
}
