package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.scheduler.reservation.Held;

/**
 * How many more configurations like one fit, by placing one copy after the other until one does not fit: first where most is
 * free, as new servers are placed, then as tightly as possible, which may find room for more. So the answer is a number that can
 * be reached; with servers of one size, the largest.
 */
final class CopiesThatFit {

    /** Counting ends there. */
    static final int MOST_SERVERS = 100_000;

    private static final int LOOKS = 24;
    private static final Predicate<Spot> ANY = spot -> true;

    private final GridCopy copy;
    private final List<Held> servers;
    private List<String> limits = List.of();

    private CopiesThatFit(GridCopy copy, List<Held> servers) {
        this.copy = copy;
        this.servers = servers;
    }

    /**
     * @param limits what stands in the way of one more
     * @param ended  counting ended before the grid was full
     */
    record Count(int copies, List<String> limits, boolean ended) {}

    /**
     * @param grid    gives a fresh copy each time
     * @param servers of one configuration, wherever they say they are
     */
    static Count of(Supplier<GridCopy> grid, List<Held> servers) {
        CopiesThatFit loose = new CopiesThatFit(grid.get(), servers);
        Count first = loose.count(false);
        if (first.ended) {
            return first;
        }
        Count second = new CopiesThatFit(grid.get(), servers).count(true);
        return second.copies > first.copies ? second : first;
    }

    private Count count(boolean tight) {
        for (int copies = 0; (copies + 1L) * servers.size() <= MOST_SERVERS; copies++) {
            if (!another(tight)) {
                return new Count(copies, limits, false);
            }
        }
        return new Count(MOST_SERVERS / servers.size(), List.of(), true);
    }

    private boolean another(boolean tight) {
        UUID configuration = UUID.randomUUID();
        List<Resident> residents = new ArrayList<>();
        for (Held server : servers) {
            residents.add(copy.newcomer(new Held(
                    UUID.randomUUID(),
                    server.nodeId(),
                    server.accountId(),
                    configuration,
                    server.name(),
                    server.tier(),
                    server.size(),
                    server.behaviour(),
                    server.system(),
                    server.risky(),
                    server.apart())));
        }
        residents.sort(GridCopy.LARGEST_FIRST);
        for (Resident server : residents) {
            Spot to = tight ? copy.tightest(server, ANY) : first(server);
            if (to == null) {
                limits = List.of("One more would need a node for " + server + " ("
                        + new Memory(server.size.memoryMib()) + "): "
                        + Tally.of(server, copy.spots(), ANY).words() + ".");
                return false;
            }
            copy.put(server, to);
        }
        return true;
    }

    private @Nullable Spot first(Resident server) {
        List<GridCopy.Choice> choices = copy.emptiest(server, LOOKS, ANY);
        return choices.isEmpty() ? null : choices.get(0).spot();
    }
}
