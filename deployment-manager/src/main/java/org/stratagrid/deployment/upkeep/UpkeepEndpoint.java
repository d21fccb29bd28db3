package org.stratagrid.deployment.upkeep;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.deployment.Difference;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.UnknownGuest;
import org.stratagrid.contracts.deployment.Upkeep;
import org.stratagrid.deployment.order.Levers;

@RestController
class UpkeepEndpoint implements Upkeep {

    private final Comparisons comparisons;
    private final Levers levers;
    private final Automation automation;

    UpkeepEndpoint(Comparisons comparisons, Levers levers, Automation automation) {
        this.comparisons = comparisons;
        this.levers = levers;
        this.automation = automation;
    }

    @Override
    public List<Difference> check() {
        boolean paused = automation.automaticAction().paused();
        return comparisons.look().stream()
                .map(finding -> finding.difference(paused))
                .toList();
    }

    @Override
    public List<UnknownGuest> unknownGuests() {
        return comparisons.unknownGuests();
    }

    @Override
    public OrderProgress retry(UUID orderId) {
        return levers.retry(orderId);
    }

    @Override
    public OrderProgress undo(UUID orderId) {
        return levers.undo(orderId);
    }
}
