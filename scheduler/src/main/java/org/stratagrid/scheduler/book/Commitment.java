package org.stratagrid.scheduler.book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a request wants to become true, and what it has seen; written out by the request's own thread. */
public final class Commitment {

    /** What happens to the row of a server. */
    private enum How {
        COMES,
        /** Was on another node, or smaller. */
        MOVES,
        /** On its node, and not larger than before. */
        STAYS
    }

    final UUID configurationId;
    final long policies;
    final List<Long> seen;

    /** All servers of the request, unchanged ones too. */
    final List<UUID> servers;

    /** The rows that have to be written. */
    final List<Held> changed;

    final Set<UUID> receiving = new HashSet<>();
    final Map<UUID, Size> taken = new HashMap<>();

    /** Documents for {@code scheduler.commit_group}; the number of the item in its group is still missing. */
    final List<String> placings = new ArrayList<>();

    final String decision;

    /** What the decision rests on, as its row keeps it. */
    final byte[] problem;

    /** What was wanted for the whole request. */
    final Collection<Held> wanted;

    /**
     * @param wanted   what each server of the request is to hold
     * @param decision the columns of its row but for those that say which request it is, and for the problem
     * @param problem  what the decision rests on, as its row keeps it
     */
    public Commitment(
            UUID requestId,
            UUID configurationId,
            View view,
            Map<UUID, Held> before,
            Collection<Held> wanted,
            ObjectNode decision,
            byte[] problem,
            Instant now,
            JsonMapper json) {
        this.configurationId = configurationId;
        this.policies = view.policies().version();
        this.seen = view.seen();
        this.wanted = List.copyOf(wanted);
        this.servers = wanted.stream().map(Held::serverId).toList();
        this.changed = wanted.stream()
                .filter(held -> !held.equals(before.get(held.serverId())))
                .toList();
        this.problem = problem;
        ArrayNode moved = decision.putArray("moved");
        decision.put("request_id", requestId.toString());
        decision.put("decided_at", now.toString());
        for (Held held : changed) {
            Held old = before.get(held.serverId());
            boolean newHome = old == null || !old.nodeId().equals(held.nodeId());
            if (old == null || newHome || !old.size().equals(held.size())) {
                moved.add(held.serverId().toString());
            }
            How how = how(held, old);
            receiving.add(held.nodeId());
            if (how != How.STAYS) {
                taken.merge(
                        held.nodeId(),
                        old == null || newHome ? held.size() : held.size().minus(old.size()),
                        Size::plus);
            }
            placings.add(placing(held, how, newHome ? view.terms().get(held.nodeId()) : null, requestId, now, json)
                    .toString());
        }
        this.decision = decision.toString();
    }

    private static How how(Held held, @Nullable Held old) {
        if (old == null) {
            return How.COMES;
        }
        return old.nodeId().equals(held.nodeId()) && held.size().within(old.size()) ? How.STAYS : How.MOVES;
    }

    private static ObjectNode placing(
            Held held, How how, @Nullable Long terms, UUID requestId, Instant now, JsonMapper json) {
        ObjectNode row = json.createObjectNode();
        row.put("how", how.name());
        row.put("terms", terms);
        row.put("server_id", held.serverId().toString());
        row.put("node_id", held.nodeId().toString());
        row.put("account_id", held.accountId().toString());
        row.put("configuration_id", held.configurationId().toString());
        row.put("request_id", requestId.toString());
        row.put("name", held.name());
        row.put("tier", held.tier().name());
        row.put("memory_mib", held.size().memoryMib());
        row.put("cpus", held.size().cpus());
        row.put("disk_gib", held.size().diskGib());
        row.put("mbps", held.size().mbps());
        row.put("heavy_traffic", held.behaviour().heavyTraffic());
        row.put("compressed", held.behaviour().compressed());
        row.put("packets", held.behaviour().packets().name());
        row.put("system", held.system());
        row.put("risky", held.risky());
        row.put("apart", held.apart());
        row.put("reserved_at", now.toString());
        return row;
    }
}
