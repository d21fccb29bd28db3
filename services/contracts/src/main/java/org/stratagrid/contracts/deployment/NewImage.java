package org.stratagrid.contracts.deployment;

import org.stratagrid.contracts.values.Tier;

/** What a customer is about to bring: 1 to 40 characters that name it, and the tier (web or application) whose servers it is for. */
public record NewImage(String name, Tier tier) {}
