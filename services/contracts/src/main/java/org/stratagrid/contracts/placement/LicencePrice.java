package org.stratagrid.contracts.placement;

import org.stratagrid.contracts.values.Money;

/** What the provider pays a month for each node that runs servers of a licensed system (SC-7). */
public record LicencePrice(String system, Money aMonth) {}
