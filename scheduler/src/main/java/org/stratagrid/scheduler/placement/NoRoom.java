package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.solver.NodeRoom;
import org.stratagrid.scheduler.solver.ServerPlacing;

/**
 * Why there is no place for some servers: in words that tell the customer what was missing (SC-2), and counted in full for the
 * operator (SC-12).
 */
record NoRoom(Refusal refusal, String inFull) {

    private static final String ADVICE = " Make the servers smaller or fewer, or ask your provider for more room.";
    private static final int MOST_SENTENCES = 3;

    /** No node fits these, even alone. */
    static NoRoom alone(List<Candidates.Shape> shapes) {
        List<String> sentences = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        for (Candidates.Shape shape : shapes) {
            note(sentences, counts, "No node has room for ", shape.servers(), "", shape.screening());
        }
        return of(sentences, counts);
    }

    /** Each of them would fit, but not beside the others. */
    static NoRoom together(Situation situation, List<ServerPlacing> unplaced, List<ServerPlacing> all) {
        Map<NodeRoom, Size> left = situation.leftBeside(all);
        List<String> sentences = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        unplaced.stream()
                .collect(Collectors.groupingBy(ServerPlacing::size, LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(same -> note(
                        sentences,
                        counts,
                        "No node has room left for ",
                        same,
                        " beside the other servers",
                        Screening.of(same.get(0).facts(), left, Situation.having(same.get(0), all))));
        return of(sentences, counts);
    }

    private static void note(
            List<String> sentences,
            List<String> counts,
            String begin,
            List<ServerPlacing> servers,
            String beside,
            Screening screening) {
        String names = servers.get(0).name()
                + switch (servers.size()) {
                    case 1 -> "";
                    case 2 -> " or " + servers.get(1).name();
                    default -> " or " + (servers.size() - 1) + " more of its kind";
                };
        sentences.add(begin + names + " (" + screening.lacking() + ")" + beside + ": " + screening.counted() + ".");
        counts.add(servers.get(0).name() + ": " + screening.inFull());
    }

    private static NoRoom of(List<String> sentences, List<String> counts) {
        return new NoRoom(
                new Refusal(
                        Refusal.Reason.NO_CAPACITY,
                        sentences.stream().limit(MOST_SENTENCES).collect(Collectors.joining(" ")) + ADVICE),
                String.join("; ", counts));
    }
}
