package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.stratagrid.contracts.values.Tier;

/**
 * In which order the servers of dead nodes find new places. First one server of each tier that lost all it had, because its site
 * is down without it; then the others of such tiers; last those of tiers that go on with fewer. Within each of these databases
 * come before application servers, web servers and load balancers: as a site is started, from back to front.
 */
final class Importance {

    private static final List<Tier> BACK_TO_FRONT =
            List.of(Tier.DATABASE, Tier.APPLICATION, Tier.WEB, Tier.LOAD_BALANCER);

    /** Three kinds of each tier. */
    static final int RANKS = 3 * 4;

    private final Map<Resident, Integer> ranks = new HashMap<>();
    private final List<Resident> order;

    private record TierOfConfiguration(UUID configuration, Tier tier) {}

    Importance(Collection<Resident> lost) {
        Set<Resident> all = new HashSet<>(lost);
        Set<TierOfConfiguration> served = new HashSet<>();
        List<Resident> sorted = new ArrayList<>(lost);
        sorted.sort(GridCopy.LARGEST_FIRST);
        for (Resident server : sorted) {
            int kind = 2;
            if (server.configuration.stream().allMatch(other -> other.tier != server.tier || all.contains(other))) {
                kind = served.add(new TierOfConfiguration(server.configurationId, server.tier)) ? 0 : 1;
            }
            ranks.put(server, kind * BACK_TO_FRONT.size() + BACK_TO_FRONT.indexOf(server.tier));
        }
        sorted.sort(Comparator.comparingInt(this::rank)); // keeps the largest first within a rank
        order = sorted;
    }

    /** 0 is the most important, {@link #RANKS} − 1 the least. */
    int rank(Resident server) {
        return Objects.requireNonNull(ranks.get(server));
    }

    /** The most important first. */
    List<Resident> order() {
        return order;
    }
}
