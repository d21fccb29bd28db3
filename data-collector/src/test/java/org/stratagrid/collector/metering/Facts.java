package org.stratagrid.collector.metering;

import java.time.Instant;
import java.util.UUID;
import org.stratagrid.contracts.metering.AllocationFact;
import org.stratagrid.contracts.values.Disk;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Tier;

/** Facts for tests. */
final class Facts {

    static final UUID NODE = new UUID(7, 7);

    private Facts() {}

    static AllocationFact fact(UUID allocation, UUID server, UUID account, long mib, Instant from, Instant until) {
        return new AllocationFact(
                allocation,
                server,
                "web-1",
                Tier.WEB,
                new UUID(account.getMostSignificantBits(), 1),
                account,
                NODE,
                new Memory(mib),
                2,
                new Disk(10),
                from,
                until);
    }

    static AllocationFact open(AllocationFact whole) {
        return fact(
                whole.allocationId(),
                whole.serverId(),
                whole.accountId(),
                whole.memory().mib(),
                whole.from(),
                null);
    }
}
