package org.stratagrid.web.fakes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.configurations.ConfigurationView;
import org.stratagrid.contracts.configurations.Configurations;
import org.stratagrid.contracts.scaling.AutomaticChange;
import org.stratagrid.contracts.scaling.PlannedWindow;
import org.stratagrid.contracts.scaling.Scaling;
import org.stratagrid.contracts.scaling.ScalingAction;
import org.stratagrid.contracts.scaling.ScalingNotice;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScalingView;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.scaling.TierScaling;
import org.stratagrid.contracts.values.Memory;
import org.stratagrid.contracts.values.Money;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.contracts.values.Tier;

/** Keeps what it is told, for deployed configurations; refuses more than nine servers. */
@Component
public class FakeScaling implements Scaling {

    private final Configurations configurations;
    private final Map<UUID, Map<Tier, ScalingPolicy>> policies = new HashMap<>();
    private final Map<UUID, List<ScheduledWindow>> windows = new HashMap<>();
    private final Map<UUID, String> stopped = new HashMap<>();

    FakeScaling(Configurations configurations) {
        this.configurations = configurations;
    }

    /** The web tier of this configuration has failed too often. */
    public synchronized void stop(UUID configurationId, String why) {
        stopped.put(configurationId, why);
    }

    public synchronized Optional<ScalingPolicy> saved(UUID configurationId, Tier tier) {
        return Optional.ofNullable(
                policies.getOrDefault(configurationId, Map.of()).get(tier));
    }

    public static ScalingPolicy usual() {
        return new ScalingPolicy(
                false,
                ScalingAction.ADD_SERVER,
                70,
                null,
                null,
                null,
                120,
                70,
                3600,
                ScalingAction.RESTART,
                3,
                60,
                2,
                4,
                new Memory(256),
                new Memory(1024),
                null,
                300);
    }

    @Override
    public synchronized List<ScalingNotice> notices(UUID accountId) {
        return configurations.configurations(accountId).stream()
                .filter(configuration -> stopped.containsKey(configuration.id()))
                .map(configuration -> new ScalingNotice(configuration.id(), true, stopped.get(configuration.id())))
                .toList();
    }

    @Override
    public synchronized ScalingView scaling(UUID accountId, UUID id) {
        ConfigurationView configuration = configurations.configuration(accountId, id);
        boolean deployed = configuration.deployedRevision() > 0;
        Instant friday = Instant.parse("2026-03-06T17:00:00Z");
        return new ScalingView(
                id,
                configuration.name(),
                configuration.changed()
                        ? "The draft has changes that are not deployed. Nothing is changed automatically until you deploy or"
                                + " discard them, so that nobody else changes what you are editing."
                        : null,
                deployed ? List.of(tier(id)) : List.of(),
                List.copyOf(windows.getOrDefault(id, List.of())),
                windows.getOrDefault(id, List.of()).stream()
                        .map(window -> new PlannedWindow(
                                window.id(),
                                window.tier(),
                                friday,
                                friday.plusSeconds(60 * 3600),
                                (2 + window.moreServers()) + " servers instead of 2.",
                                Money.of("30.00", "USD")))
                        .toList(),
                stopped.containsKey(id)
                        ? List.of(new AutomaticChange(
                                UUID.randomUUID(),
                                Tier.WEB,
                                ScalingAction.ADD_SERVER,
                                "one more web server, because CPU 91 %, above 70 for 2 minutes",
                                AutomaticChange.State.FAILED,
                                friday,
                                friday.plusSeconds(9),
                                UUID.randomUUID(),
                                3,
                                "No node has room.",
                                null))
                        : List.of(),
                Money.of("1.00", "USD"));
    }

    private TierScaling tier(UUID id) {
        return new TierScaling(
                Tier.WEB,
                policies.getOrDefault(id, Map.of()).getOrDefault(Tier.WEB, usual()),
                2,
                List.of(),
                "Within the limits: CPU 12 %.",
                stopped.get(id),
                Money.of("0.00", "USD"),
                List.of(ScalingAction.ADD_SERVER, ScalingAction.ADD_MEMORY, ScalingAction.MOVE),
                List.of(ScalingAction.RESTART, ScalingAction.REBUILD, ScalingAction.MOVE, ScalingAction.ADD_SERVER));
    }

    @Override
    public synchronized ScalingView decide(UUID accountId, UUID id, Tier tier, ScalingPolicy policy) {
        configurations.configuration(accountId, id);
        if (policy.maxServers() > 9) {
            throw Refusal.invalid("maxServers", "At most nine here.");
        }
        policies.computeIfAbsent(id, key -> new HashMap<>()).put(tier, policy);
        return scaling(accountId, id);
    }

    @Override
    public synchronized ScalingView resume(UUID accountId, UUID id, Tier tier) {
        configurations.configuration(accountId, id);
        stopped.remove(id);
        return scaling(accountId, id);
    }

    @Override
    public synchronized ScheduledWindow schedule(UUID accountId, UUID id, ScheduledWindow window) {
        configurations.configuration(accountId, id);
        if (!windows.getOrDefault(id, List.of()).isEmpty()) {
            throw Refusal.invalid("from", "It overlaps the window “Fri 18:00 to Mon 06:00 UTC” of the same tier.");
        }
        ScheduledWindow added = new ScheduledWindow(
                UUID.randomUUID(),
                window.tier(),
                window.weekly(),
                window.once(),
                window.zone(),
                window.moreServers(),
                window.moreMemory());
        windows.computeIfAbsent(id, key -> new ArrayList<>()).add(added);
        return added;
    }

    @Override
    public synchronized void cancel(UUID accountId, UUID id, UUID windowId) {
        configurations.configuration(accountId, id);
        if (!windows.getOrDefault(id, new ArrayList<>())
                .removeIf(window -> window.id().equals(windowId))) {
            throw Refusal.notFound("scheduled window");
        }
    }
}
