package org.stratagrid.scheduler.solver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.optaplanner.core.api.score.buildin.hardmediumsoftlong.HardMediumSoftLongScore;
import org.optaplanner.core.api.score.constraint.ConstraintMatchTotal;
import org.optaplanner.core.api.solver.SolutionManager;
import org.stratagrid.contracts.placement.ScoreLine;

/** Why a plan is as it is (SC-12): its score by constraint, and what other nodes would have cost. */
public final class Explanation {

    /** So many of the best other candidates are compared for each server; the list is sorted by what they have free. */
    private static final int COMPARED = 6;

    private static final int TOLD = 2;
    private static final int MOST_SENTENCES = 12;

    private final PlacementPlan plan;
    private final SolutionManager<PlacementPlan, HardMediumSoftLongScore> scores;

    Explanation(PlacementPlan plan, SolutionManager<PlacementPlan, HardMediumSoftLongScore> scores) {
        this.plan = plan;
        this.scores = scores;
    }

    public List<ScoreLine> reasons() {
        Map<String, HardMediumSoftLongScore> byConstraint = byConstraint();
        Sentences sentences = new Sentences(plan);
        List<ScoreLine> lines = new ArrayList<>();
        for (String constraint : Sentences.ORDER) {
            HardMediumSoftLongScore score = byConstraint.getOrDefault(constraint, HardMediumSoftLongScore.ZERO);
            String level = Sentences.level(constraint);
            long points = switch (level) {
                case "hard" -> score.hardScore();
                case "medium" -> score.mediumScore();
                default -> score.softScore();
            };
            lines.add(new ScoreLine(constraint, level, points, sentences.about(constraint)));
        }
        return lines;
    }

    /** For each server that was free to go, the next best nodes and what they lost by. */
    public List<String> alternatives() {
        HardMediumSoftLongScore chosen = plan.score();
        Map<String, HardMediumSoftLongScore> chosenByConstraint = byConstraint();
        List<String> sentences = new ArrayList<>();
        for (ServerPlacing server : plan.movable()) {
            NodeRoom home = server.getNode();
            if (home == null || sentences.size() >= MOST_SENTENCES) {
                continue;
            }
            List<Alternative> others = new ArrayList<>();
            plan.candidates().stream()
                    .filter(node -> node != home)
                    .limit(COMPARED)
                    .forEach(node -> others.add(tryOut(server, node, chosen, chosenByConstraint)));
            server.setNode(home);
            others.stream()
                    .sorted(Comparator.comparing(Alternative::lost))
                    .limit(TOLD)
                    .forEach(other -> sentences.add(other.sentence(server, home)));
        }
        scores.update(plan);
        return sentences;
    }

    private Alternative tryOut(
            ServerPlacing server,
            NodeRoom node,
            HardMediumSoftLongScore chosen,
            Map<String, HardMediumSoftLongScore> chosenByConstraint) {
        server.setNode(node);
        Map<String, HardMediumSoftLongScore> now = byConstraint();
        HardMediumSoftLongScore total =
                now.values().stream().reduce(HardMediumSoftLongScore.ZERO, HardMediumSoftLongScore::add);
        Map<String, Long> lost = new TreeMap<>();
        for (String constraint : Sentences.ORDER) {
            HardMediumSoftLongScore before = chosenByConstraint.getOrDefault(constraint, HardMediumSoftLongScore.ZERO);
            HardMediumSoftLongScore after = now.getOrDefault(constraint, HardMediumSoftLongScore.ZERO);
            if (after.compareTo(before) < 0) {
                lost.put(constraint, before.softScore() - after.softScore());
            }
        }
        return new Alternative(node, chosen.subtract(total), lost);
    }

    private record Alternative(NodeRoom node, HardMediumSoftLongScore lost, Map<String, Long> lostByConstraint) {

        String sentence(ServerPlacing server, NodeRoom home) {
            if (lost.hardScore() > 0) {
                return "%s on %s instead of %s: it has no room left beside the servers that it got."
                        .formatted(server.name(), node.name(), home.name());
            }
            if (lost.softScore() <= 0) {
                return "%s on %s instead of %s: just as good.".formatted(server.name(), node.name(), home.name());
            }
            String by = lostByConstraint.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .map(entry -> entry.getKey() + " −" + number(entry.getValue()))
                    .collect(Collectors.joining(", "));
            return "%s on %s instead of %s: %s points worse (%s)."
                    .formatted(server.name(), node.name(), home.name(), number(lost.softScore()), by);
        }
    }

    private Map<String, HardMediumSoftLongScore> byConstraint() {
        return scores.explain(plan).getConstraintMatchTotalMap().values().stream()
                .collect(Collectors.toMap(ConstraintMatchTotal::getConstraintName, ConstraintMatchTotal::getScore));
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
