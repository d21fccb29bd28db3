package org.stratagrid.scheduler.moves;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.RoomForMore;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.placement.RequestEntries;
import org.stratagrid.scheduler.policy.AccountPolicies;
import org.stratagrid.scheduler.reservation.Held;

/** Answers how much room there is. Nothing is written. */
@Component
class RoomQuestions {

    private final GridRows rows;
    private final AccountPolicies accounts;
    private final TransactionTemplate oneMoment;

    RoomQuestions(GridRows rows, AccountPolicies accounts, PlatformTransactionManager transactions) {
        this.rows = rows;
        this.accounts = accounts;
        this.oneMoment = MovePlans.oneMoment(transactions);
    }

    private record Grid(List<Node> nodes, PlacementRules rules) {}

    RoomForMore howManyMore(PlacementRequest one) {
        RequestEntries.check(one);
        if (one.servers().isEmpty()) {
            throw Refusal.invalid("servers", "Name the servers of the configuration.");
        }
        Grid grid = Objects.requireNonNull(oneMoment.execute(status -> new Grid(rows.nodes(), rows.rules())));
        long begun = System.nanoTime();
        AccountPolicy policy = accounts.of(one.accountId());
        List<Held> servers =
                one.servers().stream().map(need -> wanted(one, need, policy)).toList();
        // Others are no part of a new configuration, so what they take is all that has to be known of them.
        Supplier<GridCopy> copies = () -> new GridCopy(grid.nodes, List.of(), List.of(), grid.rules);
        CopiesThatFit.Count count = CopiesThatFit.of(copies, servers);
        return new RoomForMore(
                count.copies(), count.ended(), count.limits(), sentence(count), (System.nanoTime() - begun) / 1000);
    }

    private static Held wanted(PlacementRequest request, ServerNeed need, AccountPolicy policy) {
        return new Held(
                need.serverId(),
                request.configurationId(),
                request.accountId(),
                request.configurationId(),
                need.name(),
                need.tier(),
                Size.of(need),
                Behaviour.of(need),
                need.system(),
                policy.risky(),
                request.apart().contains(need.tier()));
    }

    private static String sentence(CopiesThatFit.Count count) {
        if (count.ended()) {
            return "%,d more fit, and there is room for others.".formatted(count.copies());
        }
        return switch (count.copies()) {
            case 0 -> "Not even one more fits.";
            case 1 -> "One more fits.";
            default -> "%,d more fit.".formatted(count.copies());
        };
    }
}
