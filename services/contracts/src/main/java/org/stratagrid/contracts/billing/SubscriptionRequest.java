package org.stratagrid.contracts.billing;

import org.stratagrid.contracts.values.Card;

/** Plan codes and the card that pays. */
public record SubscriptionRequest(String memoryPlan, String transferPlan, Card card, String holderName, String email) {}
