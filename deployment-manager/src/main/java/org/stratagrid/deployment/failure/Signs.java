package org.stratagrid.deployment.failure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.stratagrid.deployment.failure.Silence.Sign;
import org.stratagrid.deployment.hypervisor.HypervisorProblem;
import org.stratagrid.deployment.node.Commands;
import org.stratagrid.deployment.node.Fleet;
import org.stratagrid.deployment.node.Node;

/** Asks after a node in other ways than by its hypervisor. */
@Component
class Signs {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int MOST_NEIGHBOURS = 2;

    private final Fleet fleet;

    Signs(Fleet fleet) {
        this.fleet = fleet;
    }

    Silence of(Node node) {
        List<Node> others = fleet.nodes().stream()
                .filter(other -> !other.equals(node) && other.reachable())
                .toList();
        Sign shell = shell(node);
        // A sign of life is enough.
        Sign neighbours = shell == Sign.LIFE ? Sign.NOT_ASKED : neighbours(node, others);
        return new Silence(node.reachable(), shell, neighbours, !others.isEmpty());
    }

    private static Sign shell(Node node) {
        if (node.shell().isEmpty()) {
            return Sign.NOT_ASKED;
        }
        return says(node, "ping", node.underlay()).equals("alive") ? Sign.LIFE : Sign.NONE;
    }

    /** Nodes whose own command does not answer have no say. */
    private static Sign neighbours(Node node, List<Node> others) {
        Sign found = Sign.NOT_ASKED;
        List<Node> asked = others.stream()
                .filter(other -> !other.shell().isEmpty() && !node.underlay().isEmpty())
                .limit(MOST_NEIGHBOURS)
                .toList();
        for (Node other : asked) {
            switch (says(other, "sees", node.underlay())) {
                case "yes" -> {
                    return Sign.LIFE;
                }
                case "no" -> found = Sign.NONE;
                default -> {}
            }
        }
        return found;
    }

    /** What it prints; nothing when it fails. */
    private static String says(Node node, String... question) {
        List<String> command = new ArrayList<>(node.shell());
        command.addAll(List.of(question));
        try {
            return Commands.run(command, "", LONGEST);
        } catch (HypervisorProblem e) {
            return "";
        }
    }
}
