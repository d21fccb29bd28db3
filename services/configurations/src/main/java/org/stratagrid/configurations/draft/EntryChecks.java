package org.stratagrid.configurations.draft;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.stratagrid.configurations.address.PrivateAddresses;
import org.stratagrid.contracts.configurations.Catalogue;
import org.stratagrid.contracts.configurations.ServerDraft;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Tier;

/** The checks of a server form (spec CP-3 to CP-6), all of them at once. Fields carry the names of the {@link ServerDraft}'s properties. */
final class EntryChecks {

    static final Memory LEAST_MEMORY = new Memory(128);
    static final Memory MOST_MEMORY = new Memory(64 * 1024);
    static final long MEMORY_STEP_MIB = 64;
    static final int MOST_CPUS = 16;
    static final int MOST_DISK_GIB = 2000;
    static final int MOST_BANDWIDTH_MBPS = 10_000;
    static final int LONGEST_DESCRIPTION = 200;

    private static final Pattern HOST_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?");

    private final ServerDraft entry;
    private final Surroundings surroundings;
    private final Problems problems;

    private EntryChecks(ServerDraft entry, Surroundings surroundings, Problems problems) {
        this.entry = entry;
        this.surroundings = surroundings;
        this.problems = problems;
    }

    /** @param entry as {@link Entries#tidy} leaves it */
    static void check(ServerDraft entry, Surroundings surroundings, Problems problems) {
        EntryChecks checks = new EntryChecks(entry, surroundings, problems);
        checks.name();
        checks.sizes();
        checks.address();
        checks.choices();
        if (entry.tier() != null) {
            checks.database();
            checks.applications();
            BalancerChecks.check(entry, surroundings, problems);
        }
        checks.whatDeployedServersKeep();
    }

    /** Whether this much may be entered at all, whatever the plan says. */
    static boolean isPossible(@Nullable Memory memory) {
        return memory != null
                && memory.compareTo(LEAST_MEMORY) >= 0
                && memory.compareTo(MOST_MEMORY) <= 0
                && memory.mib() % MEMORY_STEP_MIB == 0;
    }

    private void name() {
        String name = entry.name();
        if (name == null || !HOST_LABEL.matcher(name).matches()) {
            problems.add(
                    "name",
                    "A server's name has 1 to 30 characters, small letters, digits and hyphens, and neither begins nor"
                            + " ends with a hyphen.");
            return;
        }
        taken(name, Server::name, "name");
    }

    private void address() {
        String address = entry.address();
        if (address == null || address.isEmpty()) {
            problems.add("address", "Enter an IP address.");
            return;
        }
        PrivateAddresses.problem(address).ifPresent(problem -> problems.add("address", problem));
        if (!problems.has("address")) {
            taken(address, other -> other.settings().address(), "address");
        }
    }

    private void taken(String value, Function<Server, String> of, String field) {
        surroundings.others().stream()
                .filter(other -> of.apply(other).equals(value))
                .findFirst()
                .ifPresent(other -> problems.add(
                        field,
                        other.isRemoved()
                                ? "The " + field + " " + value + " still belongs to the server " + other.name()
                                        + ", which goes with the next deploy. Choose another one, or deploy first."
                                : "The " + field + " " + value + " is taken in this configuration"
                                        + (field.equals("name") ? "." : " by the server " + other.name() + ".")));
    }

    private void sizes() {
        Memory memory = entry.memory();
        if (memory == null || memory.compareTo(LEAST_MEMORY) < 0 || memory.compareTo(MOST_MEMORY) > 0) {
            problems.add("memory", "A server has " + LEAST_MEMORY + " to " + MOST_MEMORY + " of memory.");
        } else if (memory.mib() % MEMORY_STEP_MIB != 0) {
            long below = memory.mib() - memory.mib() % MEMORY_STEP_MIB;
            problems.add(
                    "memory",
                    "Memory comes in steps of " + MEMORY_STEP_MIB + " MiB: enter " + below + " or "
                            + (below + MEMORY_STEP_MIB) + " MiB.");
        }
        within("cpus", entry.cpus(), MOST_CPUS, "A server has %d to %d processors.");
        within(
                "disk",
                entry.disk() == null ? 0 : entry.disk().gib(),
                MOST_DISK_GIB,
                "A server has %d to %d GiB of disk.");
        within(
                "bandwidth",
                entry.bandwidth() == null ? 0 : entry.bandwidth().mbps(),
                MOST_BANDWIDTH_MBPS,
                "A server has %d to %d Mbit/s of bandwidth.");
    }

    private void within(String field, int value, int most, String sentence) {
        if (value < 1 || value > most) {
            problems.add(field, sentence.formatted(1, most));
        }
    }

    private void choices() {
        if (entry.tier() == null) {
            problems.add("tier", "Choose the server's tier.");
        } else {
            oneOf("template", entry.template(), Catalogue.templates(entry.tier()));
        }
        if (!DesiredServer.OWN_SYSTEM.equals(entry.system())) {
            oneOf("system", entry.system(), Catalogue.SYSTEMS);
        }
        if (entry.packets() == null) {
            problems.add("packets", "Choose the expected packet size and rate.");
        }
        if (entry.description().length() > LONGEST_DESCRIPTION) {
            problems.add("description", "A description has at most " + LONGEST_DESCRIPTION + " characters.");
        }
    }

    private void oneOf(String field, @Nullable String value, List<String> offered) {
        if (value == null || !offered.contains(value)) {
            problems.add(
                    field,
                    offered.size() == 1
                            ? "The " + field + " on offer here is " + offered.get(0) + "."
                            : "Choose one of " + String.join(", ", offered) + ".");
        }
    }

    private void database() {
        UUID wired = entry.databaseServerId();
        if (wired == null) {
            return;
        }
        if (entry.tier() != Tier.WEB && entry.tier() != Tier.APPLICATION) {
            problems.add("databaseServerId", "Only web and application servers are wired to a database server.");
        } else {
            wiredTo(wired, Tier.DATABASE, "databaseServerId");
        }
    }

    private void applications() {
        if (entry.applicationServerIds().isEmpty()) {
            return;
        }
        if (entry.tier() != Tier.WEB) {
            problems.add("applicationServerIds", "Only web servers are wired to application servers.");
            return;
        }
        entry.applicationServerIds().forEach(wired -> wiredTo(wired, Tier.APPLICATION, "applicationServerIds"));
    }

    private void wiredTo(UUID wired, Tier tier, String field) {
        if (surroundings.wirable(wired).filter(server -> server.tier() == tier).isEmpty()) {
            problems.add(field, "This " + tier.words() + " server is not in the configuration (any more).");
        }
    }

    /** The address stays as long as the server does, also when that is built anew; the disk as long as its image does. */
    private void whatDeployedServersKeep() {
        ServerDraft onGrid = surroundings.onGrid();
        if (onGrid == null) {
            return;
        }
        kept("template", onGrid.template(), entry.template());
        kept("address", onGrid.address(), entry.address());
        if (canBeBuiltAnew() || !Entries.haveSameTemplate(onGrid, entry)) {
            return;
        }
        if (entry.disk() != null && entry.disk().compareTo(onGrid.disk()) < 0) {
            problems.add("disk", "The disk of a deployed server can grow, not shrink: it has " + onGrid.disk() + ".");
        }
    }

    /** Beside another one of its tier that serves meanwhile; whether that does is seen when it is deployed (DM-6). */
    private boolean canBeBuiltAnew() {
        boolean withoutData = entry.tier() == Tier.WEB || entry.tier() == Tier.APPLICATION;
        return withoutData
                && surroundings.others().stream().anyMatch(other -> !other.isRemoved() && other.tier() == entry.tier());
    }

    private void kept(String field, String deployed, @Nullable String entered) {
        if (!deployed.equals(entered)) {
            problems.add(
                    field,
                    String.format(
                            Locale.ROOT,
                            "A deployed server keeps its %s (%s). Add another server for a different one.",
                            field,
                            deployed));
        }
    }
}
