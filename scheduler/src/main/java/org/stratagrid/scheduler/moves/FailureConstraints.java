package org.stratagrid.scheduler.moves;

import static org.optaplanner.core.api.score.stream.ConstraintCollectors.sum;
import static org.optaplanner.core.api.score.stream.Joiners.equal;

import java.util.ArrayList;
import java.util.List;
import org.optaplanner.core.api.score.buildin.bendablelong.BendableLongScore;
import org.optaplanner.core.api.score.stream.Constraint;
import org.optaplanner.core.api.score.stream.ConstraintFactory;
import org.optaplanner.core.api.score.stream.ConstraintProvider;
import org.optaplanner.core.api.score.stream.bi.BiConstraintStream;
import org.stratagrid.scheduler.node.Size;

/**
 * What a good new home is for the servers of dead nodes: the part of the placement's constraints that matters when sites are
 * down, over many configurations at once. What the rules forbid whoever else is there, and what runs, is settled by the
 * candidates.
 */
public final class FailureConstraints implements ConstraintProvider {

    static final String ROOM = "Room on a node";
    static final String APART = "Servers that want to be apart";
    static final String UNPLACED = "Every server has a place";
    static final String SPREAD_TIER = "Spread of a tier";
    static final String SPREAD_CONFIGURATION = "Spread of the configuration";
    static final String BALANCE = "Balance of free memory";

    /** As for new servers. */
    private static final long TIER = 10_000;

    private static final long CONFIGURATION = 1_000;

    /** Ranks of servers without a place, the most important first, and below them the points of those that have one. */
    static final int SOFT_LEVELS = Importance.RANKS + 1;

    private static final BendableLongScore HARD = BendableLongScore.ofHard(1, SOFT_LEVELS, 0, 1);
    private static final BendableLongScore SOFT = BendableLongScore.ofSoft(1, SOFT_LEVELS, Importance.RANKS, 1);

    @Override
    public Constraint[] defineConstraints(ConstraintFactory servers) {
        List<Constraint> all = new ArrayList<>(List.of(
                noNodeIsOversold(servers),
                serversAreApartWhereAsked(servers),
                serversOfATierAvoidEachOther(servers),
                serversOfAConfigurationAvoidEachOther(servers),
                serversAvoidThoseThatRun(servers),
                freeMemoryStaysBalanced(servers)));
        for (int rank = 0; rank < Importance.RANKS; rank++) {
            all.add(everyServerHasAPlace(servers, rank));
        }
        return all.toArray(Constraint[]::new);
    }

    private static BiConstraintStream<Spot, Size> taken(ConstraintFactory servers) {
        return servers.forEach(Displaced.class)
                .groupBy(Displaced::getPlace, sum(Displaced::size, Size.NOTHING, Size::plus, Size::minus));
    }

    Constraint noNodeIsOversold(ConstraintFactory servers) {
        return taken(servers)
                .filter((spot, size) -> !spot.hasRoomFor(size))
                .penalizeLong(HARD, FailureConstraints::missing)
                .asConstraint(ROOM);
    }

    private static long missing(Spot spot, Size size) {
        return Math.max(0, size.memoryMib() - spot.freeMemory)
                + Math.max(0, size.cpus() - spot.freeCpus)
                + Math.max(0, size.diskGib() - spot.freeDisk)
                + Math.max(0, size.mbps() - spot.freeMbps);
    }

    Constraint serversAreApartWhereAsked(ConstraintFactory servers) {
        return servers.forEachUniquePair(
                        Displaced.class,
                        equal(Displaced::configuration),
                        equal(Displaced::getPlace),
                        equal(Displaced::tier))
                .filter((one, other) -> one.server().apart || other.server().apart)
                .penalize(HARD)
                .asConstraint(APART);
    }

    /** However many of lower ranks would have to stay without one. */
    Constraint everyServerHasAPlace(ConstraintFactory servers, int rank) {
        return servers.forEachIncludingNullVars(Displaced.class)
                .filter(server -> server.getPlace() == null && server.rank() == rank)
                .penalize(BendableLongScore.ofSoft(1, SOFT_LEVELS, rank, 1))
                .asConstraint(UNPLACED + ", rank " + (rank + 1));
    }

    Constraint serversOfATierAvoidEachOther(ConstraintFactory servers) {
        return servers.forEachUniquePair(
                        Displaced.class,
                        equal(Displaced::configuration),
                        equal(Displaced::getPlace),
                        equal(Displaced::tier))
                .penalizeLong(SOFT, (one, other) -> TIER)
                .asConstraint(SPREAD_TIER);
    }

    Constraint serversOfAConfigurationAvoidEachOther(ConstraintFactory servers) {
        return servers.forEachUniquePair(Displaced.class, equal(Displaced::configuration), equal(Displaced::getPlace))
                .penalizeLong(SOFT, (one, other) -> CONFIGURATION)
                .asConstraint(SPREAD_CONFIGURATION);
    }

    /** Those that run do not move, so they are counted where they are. */
    Constraint serversAvoidThoseThatRun(ConstraintFactory servers) {
        return servers.forEach(Displaced.class)
                .filter(server -> server.getPlace() != null && server.server().mates(server.getPlace()) > 0)
                .penalizeLong(
                        SOFT,
                        server -> server.getPlace() == null
                                ? 0
                                : TIER * server.server().tierMates(server.getPlace())
                                        + CONFIGURATION * server.server().mates(server.getPlace()))
                .asConstraint("Spread beside those that run");
    }

    /** The square of the thousandths taken, so that the emptier node is the cheaper one. */
    Constraint freeMemoryStaysBalanced(ConstraintFactory servers) {
        return taken(servers)
                .penalizeLong(
                        SOFT, (spot, size) -> Math.max(0, square(spot, size.memoryMib()) - square(spot, 0)) / 1000)
                .asConstraint(BALANCE);
    }

    private static long square(Spot spot, long more) {
        long all = spot.capacity.memoryMib();
        long taken = all <= 0 ? 1000 : (all - spot.freeMemory + more) * 1000 / all;
        return taken * taken;
    }
}
