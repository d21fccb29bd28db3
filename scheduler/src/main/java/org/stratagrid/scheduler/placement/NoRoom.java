package org.stratagrid.scheduler.placement;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.solver.NodeRoom;
import org.stratagrid.scheduler.solver.ServerPlacing;

/** The refusal when the grid is too full, in words that tell the customer what was missing (SC-2). */
final class NoRoom {

    private static final String ADVICE = " Make the servers smaller or fewer, or ask your provider for more room.";
    private static final int MOST_SENTENCES = 3;

    private NoRoom() {}

    /** No node fits these, even alone. */
    static Refusal alone(List<Candidates.Shape> shapes) {
        return refusal(shapes.stream()
                .map(shape -> sentence("No node has room for ", shape.servers(), "", shape.screening()))
                .toList());
    }

    /** Each of them would fit, but not beside the others. */
    static Refusal together(Situation situation, List<ServerPlacing> unplaced, List<ServerPlacing> all) {
        Map<NodeRoom, Size> left = situation.leftBeside(all);
        return refusal(unplaced.stream()
                .collect(Collectors.groupingBy(ServerPlacing::size, java.util.LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(same -> sentence(
                        "No node has room left for ",
                        same,
                        " beside the other servers",
                        Screening.of(same.get(0).size(), left)))
                .toList());
    }

    private static String sentence(String begin, List<ServerPlacing> servers, String beside, Screening screening) {
        String names = servers.get(0).name()
                + switch (servers.size()) {
                    case 1 -> "";
                    case 2 -> " or " + servers.get(1).name();
                    default -> " or " + (servers.size() - 1) + " more of its kind";
                };
        return begin + names + " (" + screening.lacking(servers.get(0).size()) + ")" + beside + ": "
                + screening.counted() + ".";
    }

    private static Refusal refusal(List<String> sentences) {
        return new Refusal(
                Refusal.Reason.NO_CAPACITY,
                sentences.stream().limit(MOST_SENTENCES).collect(Collectors.joining(" ")) + ADVICE);
    }
}
