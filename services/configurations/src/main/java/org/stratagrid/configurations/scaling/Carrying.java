package org.stratagrid.configurations.scaling;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.stratagrid.configurations.draft.AutomaticEdits;
import org.stratagrid.configurations.draft.Configuration;
import org.stratagrid.configurations.order.AutomaticOrder;
import org.stratagrid.configurations.order.Orders;
import org.stratagrid.contracts.deployment.OrderKind;
import org.stratagrid.contracts.scaling.AutomaticChange;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;

/** Turns a decision into an order, with all that is to be remembered of it in one transaction; a move goes its own way. */
@Component("configurationsScalingCarrying")
class Carrying {

    private static final Logger log = LoggerFactory.getLogger(Carrying.class);

    /** @param whole the server itself is new, else only so much memory of it */
    private record Added(UUID server, boolean whole, long mib) {}

    private final Orders orders;
    private final ChangeStore changes;
    private final ExtraStore extras;
    private final AutomaticMoves moves;
    private final Clock clock;

    Carrying(Orders orders, ChangeStore changes, ExtraStore extras, AutomaticMoves moves, Clock clock) {
        this.orders = orders;
        this.changes = changes;
        this.extras = extras;
        this.moves = moves;
        this.clock = clock;
    }

    /** Whether something was begun, or could not be and that was noted. */
    boolean carryOut(Site site, TierState tier, Decision decision) {
        String sentence = Sentences.of(tier, decision);
        log.info("configuration {} ({}): automatic: {}", site.id(), site.name(), sentence);
        try {
            if (decision instanceof Decision.Treat treat && treat.action() == ScalingAction.MOVE) {
                moves.begin(row(site, tier, treat, sentence, List.of(treat.server()), null), treat.server());
                return true;
            }
            return orders.automatically(
                            site.accountId(),
                            site.id(),
                            site.revision(),
                            "automatic: " + sentence,
                            configuration -> order(configuration, site, tier, decision, sentence))
                    .isPresent();
        } catch (Refusal refusal) {
            changes.add(failed(row(site, tier, decision, sentence, List.of(), null), refusal.sentence()));
            return true;
        }
    }

    private AutomaticOrder order(
            Configuration configuration, Site site, TierState tier, Decision decision, String sentence) {
        AutomaticEdits edits = new AutomaticEdits(configuration, site.deployed());
        List<UUID> about = new ArrayList<>();
        List<Added> added = new ArrayList<>();
        if (decision instanceof Decision.AddServers add) {
            Member template = tier.template();
            for (int i = 0; i < add.number(); i++) {
                UUID server = edits.addLike(template.id(), new Memory(template.byHandMib()));
                about.add(server);
                added.add(new Added(server, true, template.byHandMib()));
            }
        } else if (decision instanceof Decision.RemoveServers remove) {
            remove.servers().forEach(edits::remove);
            about.addAll(remove.servers());
        } else if (decision instanceof Decision.SetMemory memory) {
            edits.setMemory(memory.server(), new Memory(memory.mib()));
            about.add(memory.server());
            tier.members().stream()
                    .filter(member -> member.id().equals(memory.server()) && member.memoryMib() < memory.mib())
                    .forEach(member -> added.add(new Added(member.id(), false, memory.mib() - member.memoryMib())));
        } else if (decision instanceof Decision.Treat treat) {
            about.add(treat.server());
            if (treat.action() == ScalingAction.REBUILD) {
                UUID next = edits.rebuild(treat.server());
                about.add(next);
                tier.members().stream()
                        .filter(member -> member.id().equals(treat.server()) && member.addedMib() > 0)
                        .forEach(member -> added.add(new Added(next, member.isAutomatic(), member.addedMib())));
            }
        }
        boolean restart = decision.action() == ScalingAction.RESTART;
        return new AutomaticOrder(
                restart ? OrderKind.RESTART : OrderKind.DEPLOY,
                restart ? List.of() : edits.servers(),
                restart ? about : List.of(),
                made -> {
                    ChangeStore.Row row = row(site, tier, decision, sentence, about, made);
                    changes.add(row);
                    added.forEach(one -> extras.open(row, one.server(), one.whole(), one.mib(), row.at()));
                });
    }

    /** What became of a move; whether one is still under way. */
    boolean follow(UUID configurationId) {
        return changes.working(configurationId)
                .filter(change -> change.action() == ScalingAction.MOVE)
                .filter(moves::isUnderWay)
                .isPresent();
    }

    private ChangeStore.Row row(
            Site site,
            TierState tier,
            Decision decision,
            String sentence,
            List<UUID> about,
            AutomaticOrder.@Nullable Made made) {
        return new ChangeStore.Row(
                UUID.randomUUID(),
                site.id(),
                tier.tier(),
                decision.action(),
                sentence,
                AutomaticChange.State.WORKING,
                made == null ? null : made.orderId(),
                made == null || decision.action() == ScalingAction.RESTART ? null : made.revision(),
                List.copyOf(about),
                decision.wish(),
                null,
                clock.instant(),
                null);
    }

    private ChangeStore.Row failed(ChangeStore.Row row, String problem) {
        Instant now = clock.instant();
        return new ChangeStore.Row(
                row.id(),
                row.configurationId(),
                row.tier(),
                row.action(),
                row.sentence(),
                AutomaticChange.State.FAILED,
                null,
                null,
                row.servers(),
                row.wish(),
                problem,
                row.at(),
                now);
    }
}
