package org.stratagrid.scheduler.node;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.placement.NodeCapacity;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;

/** What a node may tell of itself. Values of a remote caller may be missing, whatever their type says. */
final class NodeEntries {

    /** 1 PiB; more is a unit mistaken for another. */
    private static final Memory MOST_MEMORY = new Memory(1L << 30);

    private NodeEntries() {}

    static void check(NodeCapacity node) {
        Map<String, String> wrong = new LinkedHashMap<>();
        note(wrong, "name", isBlank(node.name()), "A node needs a name.");
        note(wrong, "site", isBlank(node.site()), "A node needs a site.");
        note(wrong, "memory", isMissing(node.memory()) || node.memory().mib() == 0, "Tell the node's memory in MiB.");
        note(
                wrong,
                "memory",
                !isMissing(node.memory()) && node.memory().compareTo(MOST_MEMORY) > 0,
                "A node has no more than 1 PiB of memory; the value is in MiB.");
        note(wrong, "cpus", node.cpus() < 1, "A node has at least one CPU.");
        note(wrong, "disk", isMissing(node.disk()), "Tell the node's disk in GiB.");
        note(wrong, "bandwidth", isMissing(node.bandwidth()), "Tell the node's bandwidth in Mbit/s.");
        if (!wrong.isEmpty()) {
            throw new Refusal(Refusal.Reason.INVALID, String.join(" ", wrong.values()), wrong);
        }
    }

    private static void note(Map<String, String> wrong, String field, boolean isWrong, String sentence) {
        if (isWrong) {
            wrong.put(field, sentence);
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static boolean isMissing(@Nullable Object value) {
        return value == null;
    }
}
