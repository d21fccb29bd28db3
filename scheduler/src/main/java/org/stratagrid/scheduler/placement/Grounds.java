package org.stratagrid.scheduler.placement;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.solver.NodeRoom;
import org.stratagrid.scheduler.solver.Problem;

/**
 * What a decision rests on, as it is kept with it: the problem that was solved, and what came before the solver.
 *
 * @param others   nodes that had room too and were not compared
 * @param together servers of all orders that were placed at once on few nodes; null where this order was placed alone
 */
record Grounds(
        Problem problem,
        List<Screened> screened,
        int others,
        @Nullable Integer together) {

    /**
     * Nodes that a filter took out before the solver.
     *
     * @param server of which this is said, for all of its size and tier
     * @param nodes  that were looked at
     * @param names  of those taken out, if they are few
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Screened(String server, int nodes, Lack lack, int count, List<String> names) {

        String sentence() {
            String which = names.isEmpty() ? count + " of " + nodes + " nodes" : String.join(", ", names);
            return "For %s: %s %s.".formatted(server, which, lack.words(count));
        }
    }

    private static final int NAMED = 5;

    static List<Screened> screened(List<Candidates.Shape> shapes) {
        List<Screened> screened = new ArrayList<>();
        for (Candidates.Shape shape : shapes) {
            shape.screening()
                    .lost()
                    .forEach((lack, nodes) -> screened.add(new Screened(
                            shape.example().name(),
                            shape.screening().nodes(),
                            lack,
                            nodes.size(),
                            nodes.size() > NAMED
                                    ? List.of()
                                    : nodes.stream().map(NodeRoom::name).collect(Collectors.toList()))));
        }
        return screened;
    }
}
