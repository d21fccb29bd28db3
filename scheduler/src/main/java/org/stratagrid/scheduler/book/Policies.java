package org.stratagrid.scheduler.book;

import java.util.Map;
import java.util.UUID;
import org.stratagrid.contracts.placement.AccountPolicy;
import org.stratagrid.contracts.placement.GridRules;

/** What the operator has decided about accounts and the grid; {@code version} is another number after every decision. */
public record Policies(long version, Map<UUID, AccountPolicy> accounts, GridRules rules) {

    static final Policies NONE = new Policies(0, Map.of(), GridRules.NONE);

    public AccountPolicy of(UUID accountId) {
        return accounts.getOrDefault(accountId, AccountPolicy.PLAIN);
    }
}
