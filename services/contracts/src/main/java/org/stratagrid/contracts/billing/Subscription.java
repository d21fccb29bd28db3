package org.stratagrid.contracts.billing;

import java.time.Instant;
import java.util.UUID;
import org.stratagrid.contracts.values.Money;

/** An account's plans and standing. {@code cardLabel} is like "test card •••• 4242"; {@code owed} is what could not be charged yet. */
public record Subscription(
        UUID accountId,
        Plan memoryPlan,
        Plan transferPlan,
        String cardLabel,
        Standing standing,
        String standingSentence,
        Money owed,
        Instant periodStart,
        Instant periodEnd) {}
