package org.stratagrid.scheduler.placement;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.LicencePrice;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.ServerNeed;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.book.View;
import org.stratagrid.scheduler.node.Behaviour;
import org.stratagrid.scheduler.node.Node;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;
import org.stratagrid.scheduler.solver.ServerFacts;
import org.stratagrid.scheduler.solver.Terms;

/** A request together with what it has seen of the grid, and what its servers and its configuration hold there. */
record Question(PlacementRequest request, View view, Map<UUID, Held> held) {

    /** @throws Refusal NOT_FOUND where the configuration or a server is another account's */
    static Question of(PlacementRequest request, View view) {
        Set<UUID> asked = request.servers().stream().map(ServerNeed::serverId).collect(Collectors.toSet());
        for (Held held : view.concerning()) {
            if (!held.accountId().equals(request.accountId())) {
                throw Refusal.notFound(
                        held.configurationId().equals(request.configurationId()) ? "configuration" : "server");
            }
            if (asked.contains(held.serverId()) && !held.configurationId().equals(request.configurationId())) {
                throw Refusal.notFound("server");
            }
        }
        return new Question(request, view, byServer(view.concerning()));
    }

    List<Node> nodes() {
        return view.nodes();
    }

    private AccountPolicy account() {
        return view.policies().of(request.accountId());
    }

    private static Map<UUID, Held> byServer(List<Held> all) {
        return all.stream().collect(Collectors.toMap(Held::serverId, Function.identity()));
    }

    /** The server holds room of this size already. */
    boolean holds(ServerNeed need) {
        Held there = held.get(need.serverId());
        return there != null && there.size().equals(Size.of(need));
    }

    /** What the servers of the request hold at present. */
    List<Held> heldByRequest() {
        return request.servers().stream()
                .map(ServerNeed::serverId)
                .filter(held::containsKey)
                .map(held::get)
                .toList();
    }

    /** What other servers of the same configuration hold; they stay, but count for the spread. */
    List<Held> heldByOthers() {
        Set<UUID> asked = request.servers().stream().map(ServerNeed::serverId).collect(Collectors.toSet());
        return held.values().stream()
                .filter(each -> !asked.contains(each.serverId()))
                .sorted(Comparator.comparing(Held::serverId))
                .toList();
    }

    Held wanted(ServerNeed need, UUID nodeId) {
        return new Held(
                need.serverId(),
                nodeId,
                request.accountId(),
                request.configurationId(),
                need.name(),
                need.tier(),
                Size.of(need),
                Behaviour.of(need),
                need.system(),
                account().risky(),
                request.apart().contains(need.tier()));
    }

    private @Nullable Money licence(String system) {
        return view.policies().rules().licences().stream()
                .filter(licence -> licence.system().equals(system))
                .map(LicencePrice::aMonth)
                .findFirst()
                .orElse(null);
    }

    Terms terms() {
        return new Terms(view.policies().rules().groups(), view.shapes());
    }

    ServerFacts facts(ServerNeed need) {
        return new ServerFacts(
                need.serverId(),
                request.accountId(),
                request.configurationId(),
                need.name(),
                need.tier(),
                Size.of(need),
                Behaviour.of(need),
                need.system(),
                licence(need.system()),
                account().risky(),
                account().dedicated(),
                request.apart().contains(need.tier()));
    }

    ServerFacts facts(Held held) {
        return new ServerFacts(
                held.serverId(),
                held.accountId(),
                held.configurationId(),
                held.name(),
                held.tier(),
                held.size(),
                held.behaviour(),
                held.system(),
                licence(held.system()),
                account().risky(),
                account().dedicated(),
                held.apart() || request.apart().contains(held.tier()));
    }
}
