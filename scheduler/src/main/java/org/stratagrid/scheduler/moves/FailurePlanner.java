package org.stratagrid.scheduler.moves;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.optaplanner.core.api.solver.SolverFactory;
import org.optaplanner.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import org.optaplanner.core.config.constructionheuristic.ConstructionHeuristicType;
import org.optaplanner.core.config.localsearch.LocalSearchPhaseConfig;
import org.optaplanner.core.config.localsearch.decider.acceptor.LocalSearchAcceptorConfig;
import org.optaplanner.core.config.localsearch.decider.forager.LocalSearchForagerConfig;
import org.optaplanner.core.config.phase.PhaseConfig;
import org.optaplanner.core.config.solver.SolverConfig;
import org.optaplanner.core.config.solver.termination.TerminationConfig;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.scheduler.moves.PlannedSteps.Staying;

/**
 * Finds new places for all servers of dead nodes in one solve; what runs elsewhere stays. Each server brings a few candidates
 * of its own, found as if those before it had taken their first choice already, so the solver's work grows with the servers that
 * lost their node and not with the grid. The construction heuristic goes by importance; a search follows only when somebody
 * found no place.
 */
@Component
public final class FailurePlanner {

    private static final int LOOKS = 24;
    private static final int CANDIDATES = 8;
    private static final int CANDIDATES_OF_THE_SEARCH = 40;
    private static final double TABU = 0.1;
    private static final int MOVES_COMPARED = 40;
    private static final int UNIMPROVED_STEPS = 100;
    private static final long SCORE_CALCULATIONS = 20_000;

    /** Counts end the search, so that the same failure has the same plan; the time is for slow machines only. */
    private static final long SEARCH_AT_MOST_MILLIS = 3_000;

    /** Who has no place by then gets the first that is found. */
    private static final long AT_MOST_MILLIS = 5_000;

    private final SolverFactory<FailurePlan> quick;
    private final SolverFactory<FailurePlan> thorough;

    public FailurePlanner() {
        quick = SolverFactory.create(config());
        SolverConfig searching = config();
        List<PhaseConfig> phases = new ArrayList<>(searching.getPhaseConfigList());
        // Tabu: room is made by a move that brings nothing in itself, which others would never make.
        phases.add(new LocalSearchPhaseConfig()
                .withAcceptorConfig(new LocalSearchAcceptorConfig().withEntityTabuRatio(TABU))
                .withForagerConfig(new LocalSearchForagerConfig().withAcceptedCountLimit(MOVES_COMPARED))
                .withTerminationConfig(new TerminationConfig()
                        .withUnimprovedStepCountLimit(UNIMPROVED_STEPS)
                        .withScoreCalculationCountLimit(SCORE_CALCULATIONS)
                        .withMillisecondsSpentLimit(SEARCH_AT_MOST_MILLIS)));
        searching.setPhaseConfigList(phases);
        thorough = SolverFactory.create(searching);
    }

    private static SolverConfig config() {
        return new SolverConfig()
                .withSolutionClass(FailurePlan.class)
                .withEntityClasses(Displaced.class)
                .withConstraintProviderClass(FailureConstraints.class)
                .withTerminationConfig(new TerminationConfig().withMillisecondsSpentLimit(AT_MOST_MILLIS))
                .withPhases(new ConstructionHeuristicPhaseConfig()
                        // In the order of the list, which is the order of importance.
                        .withConstructionHeuristicType(ConstructionHeuristicType.FIRST_FIT));
    }

    /**
     * @param moved    with their new places, the most important first
     * @param unplaced with the reason, the most important first
     * @param score    of the solver
     */
    public record Replaced(List<Step> moved, List<Staying> unplaced, String score) {}

    /** The copy is left as it is afterwards: servers without a place stand nowhere. */
    public Replaced plan(GridCopy copy, Set<Spot> dead) {
        List<Step> moved = new ArrayList<>(arriving(copy, dead));
        Attempt attempt = new Attempt(copy, dead);
        FailurePlan solved = attempt.solve();
        List<Staying> unplaced = new ArrayList<>();
        for (Resident server : attempt.lost.order()) {
            Spot to = server.at;
            if (to == null) {
                unplaced.add(new Staying(server, reason(copy, server, attempt.alive)));
            } else {
                moved.add(step(server, Objects.requireNonNull(attempt.homes.get(server)), to));
            }
        }
        return new Replaced(moved, unplaced, solved.score());
    }

    /** Servers that were on their way to another node: they hold room there already, so that is their place now. */
    private static List<Step> arriving(GridCopy copy, Set<Spot> dead) {
        List<Step> arrived = new ArrayList<>();
        for (Spot home : dead) {
            for (Resident server : home.residents()) {
                Spot to = server.movingTo;
                if (to != null && (server.at != home || dead.contains(to))) {
                    copy.stay(server);
                } else if (to != null) {
                    copy.arrive(server);
                    arrived.add(step(server, home, to));
                }
            }
        }
        return arrived;
    }

    private static Step step(Resident server, Spot home, Spot to) {
        return new Step(server, home, to, 0, home + " died; " + to + " has the room.");
    }

    private final class Attempt {
        private final GridCopy copy;
        private final Predicate<Spot> alive;
        private final Importance lost;
        private final Map<Resident, Spot> homes = new HashMap<>();

        Attempt(GridCopy copy, Set<Spot> dead) {
            this.copy = copy;
            this.alive = spot -> !dead.contains(spot);
            List<Resident> servers =
                    dead.stream().flatMap(spot -> spot.residents.stream()).toList();
            this.lost = new Importance(servers);
            servers.forEach(server -> homes.put(server, Objects.requireNonNull(server.at)));
            lift();
        }

        private void lift() {
            lost.order().forEach(server -> copy.put(server, null));
        }

        FailurePlan solve() {
            Map<Resident, List<Spot>> candidates = candidates();
            FailurePlan first = solved(quick, candidates);
            apply(first);
            int[] missing = missing();
            if (Arrays.stream(missing).sum() == 0) {
                return first;
            }
            Map<Resident, Spot> places = places();
            lift();
            FailurePlan second = solved(thorough, more(candidates));
            apply(second);
            if (Arrays.compare(missing(), missing) < 0) {
                return second;
            }
            lift();
            places.forEach(copy::put);
            return first;
        }

        private Map<Resident, List<Spot>> candidates() {
            Map<Resident, List<Spot>> candidates = new HashMap<>();
            for (Resident server : lost.order()) {
                List<Spot> places = copy.emptiest(server, LOOKS, alive).stream()
                        .limit(CANDIDATES)
                        .map(GridCopy.Choice::spot)
                        .toList();
                candidates.put(server, places);
                if (!places.isEmpty()) {
                    copy.put(server, places.get(0));
                }
            }
            lift();
            return candidates;
        }

        private Map<Resident, List<Spot>> more(Map<Resident, List<Spot>> candidates) {
            Map<Resident, List<Spot>> more = new HashMap<>();
            for (Resident server : lost.order()) {
                Set<Spot> all = new LinkedHashSet<>(candidates.getOrDefault(server, List.of()));
                Spot tightest = copy.tightest(server, alive);
                if (tightest != null) {
                    all.add(tightest);
                }
                copy.emptiest(server, CANDIDATES_OF_THE_SEARCH, alive).forEach(choice -> all.add(choice.spot()));
                more.put(server, List.copyOf(all));
            }
            return more;
        }

        /** Servers that no node could take are none of the solver's business: a search among no places never ends. */
        private FailurePlan solved(SolverFactory<FailurePlan> factory, Map<Resident, List<Spot>> candidates) {
            List<Displaced> servers = new ArrayList<>();
            for (Resident server : lost.order()) {
                List<Spot> places = candidates.getOrDefault(server, List.of());
                if (!places.isEmpty()) {
                    servers.add(new Displaced(servers.size(), server, lost.rank(server), places));
                }
            }
            FailurePlan plan = new FailurePlan(servers);
            return servers.isEmpty() ? plan : factory.buildSolver().solve(plan);
        }

        /** Puts servers where the solver wants them; whose candidates were taken by others may find another place yet. */
        private void apply(FailurePlan solved) {
            for (Displaced each : solved.servers()) {
                Spot place = each.getPlace();
                if (place != null && GridCopy.obstacle(each.server(), place) == null) {
                    copy.put(each.server(), place);
                }
            }
            for (Resident server : lost.order()) {
                if (server.at == null) {
                    copy.emptiest(server, LOOKS, alive).stream()
                            .findFirst()
                            .ifPresent(choice -> copy.put(server, choice.spot()));
                }
            }
        }

        private Map<Resident, Spot> places() {
            Map<Resident, Spot> places = new HashMap<>();
            for (Resident server : lost.order()) {
                Spot at = server.at;
                if (at != null) {
                    places.put(server, at);
                }
            }
            return places;
        }

        /** How many servers of each rank have no place, the most important rank first. */
        private int[] missing() {
            int[] missing = new int[Importance.RANKS];
            for (Resident server : lost.order()) {
                missing[lost.rank(server)] += server.at == null ? 1 : 0;
            }
            return missing;
        }
    }

    static String reason(GridCopy copy, Resident server, Predicate<Spot> alive) {
        return "No node has room for " + server + " (" + new Memory(server.size.memoryMib()) + "): "
                + Tally.of(server, copy.spots(), alive).words() + ".";
    }
}
