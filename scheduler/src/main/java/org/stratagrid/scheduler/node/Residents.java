package org.stratagrid.scheduler.node;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.stratagrid.contracts.values.Tier;

/**
 * Who lives on a node, counted.
 *
 * @param networkHungry  load balancers and web servers (SC-4)
 * @param storageHungry  databases (SC-4)
 * @param systems        servers by the system that they run (SC-7)
 * @param riskyByAccount servers of risky accounts, by account (SC-6)
 */
public record Residents(
        int servers,
        int networkHungry,
        int storageHungry,
        Map<String, Integer> systems,
        Map<UUID, Integer> riskyByAccount) {

    public static final Residents NOBODY = new Residents(0, 0, 0, Map.of(), Map.of());

    public Residents with(Tier tier, String system, UUID account, boolean risky) {
        return changed(1, tier, system, account, risky);
    }

    public Residents without(Tier tier, String system, UUID account, boolean risky) {
        return changed(-1, tier, system, account, risky);
    }

    private Residents changed(int by, Tier tier, String system, UUID account, boolean risky) {
        return new Residents(
                servers + by,
                networkHungry + (isNetworkHungry(tier) ? by : 0),
                storageHungry + (isStorageHungry(tier) ? by : 0),
                changed(systems, system, by),
                risky ? changed(riskyByAccount, account, by) : riskyByAccount);
    }

    private static <K> Map<K, Integer> changed(Map<K, Integer> counts, K key, int by) {
        Map<K, Integer> changed = new HashMap<>(counts);
        changed.merge(key, by, (one, other) -> one + other == 0 ? null : one + other);
        return changed;
    }

    /** Load balancers and web servers live on the network. */
    public static boolean isNetworkHungry(Tier tier) {
        return tier == Tier.LOAD_BALANCER || tier == Tier.WEB;
    }

    public static boolean isStorageHungry(Tier tier) {
        return tier == Tier.DATABASE;
    }
}
