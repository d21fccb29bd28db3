package org.stratagrid.deployment.upkeep;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.OrderProgress;
import org.stratagrid.contracts.deployment.StepProgress;
import org.stratagrid.deployment.order.Levers;

/** Orders that do not get on. */
@Component
@Order(7)
class Hanging implements Comparison {

    /** Fewer may be a node that is away for a moment. */
    private static final int FAILURES_WORTH_TELLING = 3;

    private final Levers levers;

    Hanging(Levers levers) {
        this.levers = levers;
    }

    @Override
    public List<Finding> in(Snapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        for (OrderProgress order : levers.inWork()) {
            String name = "The order for " + order.configurationName() + ", revision " + order.revision() + ",";
            Optional<Integer> failures = levers.failures(order.id());
            if (failures.isEmpty()) {
                findings.add(Finding.reported(
                        order.id(),
                        name + " is in work, but nothing works on it.",
                        "Nothing by itself. Try it again on the page Orders."));
            } else if (failures.get() >= FAILURES_WORTH_TELLING) {
                findings.add(Finding.reported(
                        order.id(),
                        name + " does not get on: " + problem(order),
                        "It is tried again every 15 seconds. It can be tried now, or taken back, on the page Orders."));
            }
        }
        return findings;
    }

    private static String problem(OrderProgress order) {
        return order.steps().stream()
                .filter(step -> !step.state().isFinal())
                .map(StepProgress::problem)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("its step has failed several times.");
    }
}
