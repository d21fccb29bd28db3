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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;

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

    /** All servers of the request, unchanged ones too. */
    final List<UUID> servers;

    /** The rows that have to be written. */
    final List<Held> changed;

    final Set<UUID> receiving = new HashSet<>();
    final Map<UUID, Size> taken = new HashMap<>();

    /** Rows for {@code scheduler.commit_group}, see {@link RowLiteral#rest}. */
    final List<String> placings = new ArrayList<>();

    final String sight;
    final String decision;

    /** What the decision rests on, as its row keeps it. */
    final byte[] problem;

    /** Servers that hold something already. */
    final Set<UUID> standing;

    /** What was wanted for the whole request. */
    final Collection<Held> wanted;

    /** @param wanted what each server of the request is to hold */
    public Commitment(
            UUID requestId,
            UUID configurationId,
            View view,
            Map<UUID, Held> before,
            Collection<Held> wanted,
            DecisionRow decision) {
        this.configurationId = configurationId;
        this.wanted = List.copyOf(wanted);
        this.servers = wanted.stream().map(Held::serverId).toList();
        this.standing = servers.stream().filter(before::containsKey).collect(Collectors.toSet());
        this.changed = wanted.stream()
                .filter(held -> !held.equals(before.get(held.serverId())))
                .toList();
        this.problem = decision.problem();
        this.sight = new RowLiteral()
                .plain(configurationId)
                .plain(view.policies().version())
                .quoted(view.seen().stream().map(Object::toString).collect(Collectors.joining(",", "{", "}")))
                .rest();
        this.decision = new RowLiteral()
                .plain(requestId)
                .quoted(decision.assignments())
                .quoted(decision.score())
                .plain(decision.solveMicros())
                .plain(decision.decidedAt())
                .rest();
        for (Held held : changed) {
            Held old = before.get(held.serverId());
            boolean newHome = old == null || !old.nodeId().equals(held.nodeId());
            boolean decided = old == null || newHome || !old.size().equals(held.size());
            How how = how(held, old);
            receiving.add(held.nodeId());
            if (how != How.STAYS) {
                taken.merge(
                        held.nodeId(),
                        old == null || newHome ? held.size() : held.size().minus(old.size()),
                        Size::plus);
            }
            Long terms = newHome ? view.terms().get(held.nodeId()) : null;
            placings.add(placing(held, how, terms, decided, requestId, decision.decidedAt()));
        }
    }

    private static How how(Held held, @Nullable Held old) {
        if (old == null) {
            return How.COMES;
        }
        return old.nodeId().equals(held.nodeId()) && held.size().within(old.size()) ? How.STAYS : How.MOVES;
    }

    private static String placing(
            Held held, How how, @Nullable Long terms, boolean decided, UUID requestId, Instant now) {
        return new RowLiteral()
                .plain(how.name())
                .plain(terms)
                .flag(decided)
                .plain(held.serverId())
                .plain(held.nodeId())
                .plain(held.accountId())
                .plain(held.configurationId())
                .plain(requestId)
                .quoted(held.name())
                .plain(held.tier().name())
                .plain(held.size().memoryMib())
                .plain(held.size().cpus())
                .plain(held.size().diskGib())
                .plain(held.size().mbps())
                .flag(held.behaviour().heavyTraffic())
                .flag(held.behaviour().compressed())
                .plain(held.behaviour().packets().name())
                .quoted(held.system())
                .flag(held.risky())
                .flag(held.apart())
                .plain(now)
                .rest();
    }
}
