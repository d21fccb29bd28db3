package org.stratagrid.contracts.billing;

import java.time.Instant;
import java.util.UUID;
import org.stratagrid.contracts.values.Money;

/**
 * One entry of the account's ledger as the customer sees it: charges positive, payments negative. {@code balance} is what is owed after
 * it.
 */
public record LedgerLine(UUID id, Instant at, String kind, String text, Money amount, Money balance) {}
