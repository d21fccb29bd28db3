package org.stratagrid.web.fakes;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.Deployment;
import org.stratagrid.contracts.deployment.Difference;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.UnknownGuest;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Refusal;

/** What differs is what the test says; levers are written down. */
@Component
public class FakeUpkeep implements Upkeep {

    public final List<Difference> differences = new CopyOnWriteArrayList<>();
    public final List<String> pulled = new CopyOnWriteArrayList<>();

    private final Deployment deployment;

    FakeUpkeep(Deployment deployment) {
        this.deployment = deployment;
    }

    @Override
    public List<Difference> check() {
        return List.copyOf(differences);
    }

    @Override
    public List<UnknownGuest> unknownGuests() {
        return List.of(new UnknownGuest(
                new UUID(7, 1), "legacy-mail", FakePlacement.nodeId(1), "node-1", true, new Memory(2048), 2));
    }

    @Override
    public OrderProgress retry(UUID orderId) {
        return pull("retry", orderId);
    }

    @Override
    public OrderProgress undo(UUID orderId) {
        return pull("undo", orderId);
    }

    private OrderProgress pull(String lever, UUID orderId) {
        OrderProgress order = deployment.order(orderId);
        if (order.state().isFinal()) {
            throw new Refusal(Refusal.Reason.CONFLICT, "The order has ended already. Order anew what is to be.");
        }
        pulled.add(lever + " " + orderId);
        return order;
    }
}
