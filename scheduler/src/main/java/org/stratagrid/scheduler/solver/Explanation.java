package org.stratagrid.scheduler.solver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.optaplanner.core.api.score.buildin.hardmediumsoftlong.HardMediumSoftLongScore;
import org.optaplanner.core.api.score.constraint.ConstraintMatchTotal;
import org.optaplanner.core.api.solver.SolutionManager;
import org.stratagrid.contracts.placement.ScoreLine;

/**
 * Why a plan is as it is (SC-12): its score by constraint, what other nodes would have cost, and a sentence about each server. It
 * tries every server on every candidate, which is for when somebody asks, not for when somebody waits to be placed.
 */
public final class Explanation {

    private static final int TOLD = 3;
    private static final int MOST_SENTENCES = 24;

    private final PlacementPlan plan;
    private final SolutionManager<PlacementPlan, HardMediumSoftLongScore> scores;
    private final Map<String, HardMediumSoftLongScore> chosen;

    /** For each server that was free to go, its other candidates, the best first. */
    private final Map<ServerPlacing, List<Alternative>> alternatives = new LinkedHashMap<>();

    Explanation(PlacementPlan plan, SolutionManager<PlacementPlan, HardMediumSoftLongScore> scores) {
        this.plan = plan;
        this.scores = scores;
        this.chosen = byConstraint();
        for (ServerPlacing server : plan.movable()) {
            NodeRoom home = server.getNode();
            List<Alternative> others = new ArrayList<>();
            for (NodeRoom node : plan.candidates()) {
                if (node != home) {
                    server.setNode(node);
                    others.add(alternative(node));
                }
            }
            server.setNode(home);
            others.sort(Comparator.comparing(Alternative::lost));
            alternatives.put(server, others);
        }
    }

    /** One line for each constraint; they add up to the score. */
    public List<ScoreLine> reasons() {
        Sentences sentences = new Sentences(plan);
        List<ScoreLine> lines = new ArrayList<>();
        for (String constraint : Sentences.ORDER) {
            HardMediumSoftLongScore score = chosen.getOrDefault(constraint, HardMediumSoftLongScore.ZERO);
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
        List<String> sentences = new ArrayList<>();
        alternatives.forEach((server, others) -> others.stream()
                .limit(TOLD)
                .forEach(other -> sentences.add(other.sentence(server, String.valueOf(server.getNode())))));
        return sentences.stream().limit(MOST_SENTENCES).toList();
    }

    /**
     * A sentence for the customer about each of these servers.
     *
     * @param together that they use few nodes counted more than the score
     */
    public Map<UUID, String> forCustomer(List<UUID> servers, boolean together) {
        Map<UUID, String> sentences = new LinkedHashMap<>();
        for (ServerPlacing server : plan.servers()) {
            if (servers.contains(server.id())) {
                sentences.put(
                        server.id(),
                        CustomerSentence.about(server, plan, alternatives.getOrDefault(server, List.of()), together));
            }
        }
        return sentences;
    }

    private Alternative alternative(NodeRoom node) {
        Map<String, HardMediumSoftLongScore> now = byConstraint();
        Map<String, Long> lost = new TreeMap<>();
        for (String constraint : Sentences.ORDER) {
            long before = chosen.getOrDefault(constraint, HardMediumSoftLongScore.ZERO)
                    .softScore();
            long after =
                    now.getOrDefault(constraint, HardMediumSoftLongScore.ZERO).softScore();
            if (after < before) {
                lost.put(constraint, before - after);
            }
        }
        List<String> broken = Sentences.ORDER.stream()
                .filter(constraint -> now.getOrDefault(constraint, HardMediumSoftLongScore.ZERO)
                                .hardScore()
                        < 0)
                .toList();
        return new Alternative(node, total(chosen).subtract(total(now)), lost, broken);
    }

    /**
     * @param lost             by the whole score
     * @param lostByConstraint soft points, where it is worse
     * @param broken           hard constraints
     */
    record Alternative(
            NodeRoom node, HardMediumSoftLongScore lost, Map<String, Long> lostByConstraint, List<String> broken) {

        private String sentence(ServerPlacing server, String home) {
            String instead = "%s on %s instead of %s: ".formatted(server.name(), node.name(), home);
            if (!broken.isEmpty()) {
                return instead + "not allowed (" + String.join(", ", broken) + ").";
            }
            if (lost.softScore() < 0) {
                return instead + number(-lost.softScore()) + " points better, but few nodes counted more.";
            }
            if (lost.softScore() == 0) {
                return instead + "just as good.";
            }
            String by = lostByConstraint.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .map(entry -> entry.getKey() + " −" + number(entry.getValue()))
                    .collect(Collectors.joining(", "));
            return instead + number(lost.softScore()) + " points worse (" + by + ").";
        }
    }

    private Map<String, HardMediumSoftLongScore> byConstraint() {
        return scores.explain(plan).getConstraintMatchTotalMap().values().stream()
                .collect(Collectors.toMap(ConstraintMatchTotal::getConstraintName, ConstraintMatchTotal::getScore));
    }

    private static HardMediumSoftLongScore total(Map<String, HardMediumSoftLongScore> byConstraint) {
        return byConstraint.values().stream().reduce(HardMediumSoftLongScore.ZERO, HardMediumSoftLongScore::add);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
