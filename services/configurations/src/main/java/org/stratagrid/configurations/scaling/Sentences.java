package org.stratagrid.configurations.scaling;

import java.util.Objects;
import java.util.UUID;
import org.stratagrid.contracts.values.Memory;

/** What is done, and why, in a sentence for the customer: history, log and notices have the same. */
final class Sentences {

    private Sentences() {}

    static String of(TierState tier, Decision decision) {
        return what(tier, decision) + ", because " + decision.why();
    }

    private static String what(TierState tier, Decision decision) {
        String words = tier.tier().words();
        if (decision instanceof Decision.AddServers add) {
            return add.number() == 1 ? "one more " + words + " server" : add.number() + " more " + words + " servers";
        }
        if (decision instanceof Decision.RemoveServers remove) {
            return remove.servers().size() == 1
                    ? name(tier, remove.servers().get(0)) + " goes again"
                    : remove.servers().size() + " " + words + " servers go again";
        }
        if (decision instanceof Decision.SetMemory memory) {
            return name(tier, memory.server()) + " gets " + (memory.more() ? "" : "back to ")
                    + new Memory(memory.mib());
        }
        if (decision instanceof Decision.Treat treat) {
            String name = name(tier, treat.server());
            return switch (treat.action()) {
                case MOVE -> name + " moves to a node that is used less";
                case REBUILD -> "a new server in the place of " + name;
                default -> name + " is restarted";
            };
        }
        return "nothing";
    }

    private static String name(TierState tier, UUID server) {
        return Objects.requireNonNull(tier.members().stream()
                .filter(member -> member.id().equals(server))
                .findFirst()
                .orElseThrow()
                .name());
    }
}
