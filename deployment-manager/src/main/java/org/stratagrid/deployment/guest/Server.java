package org.stratagrid.deployment.guest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.deployment.BalancerSettings;
import org.stratagrid.contracts.deployment.DesiredServer;
import org.stratagrid.contracts.values.Tier;

/**
 * A server that the grid carries or is about to.
 *
 * @param spec      as handed over; for a NEW one as ordered
 * @param next      what the order in work makes of it, where that differs
 * @param startedAt null while it does not run; business time
 * @param startedBy the order in work that started it
 * @param memoryMib as its domain is defined
 * @param movingTo  the node that is being prepared for it
 * @param movedFrom the node that is still to be cleaned of it
 * @param disk      number of its disk's volume
 * @param otherDisk while an order exchanges the disk: the one to come, which has a larger number, or the former one
 * @param mostMemoryMib what its guest can be given while it runs, as that was started; null: no more than it has
 * @param namedAfter what the server was called when its domain got a name
 * @param standsFor the server whose duplicate this is while it is NEW, and whose former guest while it is REMOVING
 * @param switched the duplicate gets the traffic of the server that it stands for
 * @param countingSince the guest's counters began at zero then: at its start, or when it came to its node; business time
 */
public record Server(
        UUID id,
        UUID configurationId,
        UUID accountId,
        DesiredServer spec,
        @Nullable DesiredServer next,
        Phase phase,
        boolean wantedRunning,
        @Nullable UUID nodeId,
        UUID domainId,
        int privateCard,
        @Nullable Integer publicCard,
        boolean networked,
        long generation,
        String content,
        @Nullable Instant startedAt,
        @Nullable UUID startedBy,
        @Nullable Long memoryMib,
        @Nullable Integer cpus,
        boolean paused,
        @Nullable String problem,
        @Nullable UUID movingTo,
        @Nullable UUID movedFrom,
        @Nullable Instant countingSince,
        int disk,
        @Nullable Integer otherDisk,
        @Nullable Long mostMemoryMib,
        String namedAfter,
        @Nullable UUID standsFor,
        boolean switched) {

    public String name() {
        return spec.name();
    }

    public Tier tier() {
        return spec.tier();
    }

    /** As the order in work wants it. */
    public DesiredServer wanted() {
        return next == null ? spec : next;
    }

    /** The guest's present disk is the one that the order in work made for it; the former one is kept until that is through. */
    public boolean hasNewDisk() {
        return otherDisk != null && otherDisk < disk;
    }

    /** What is on its present disk is its customer's own system. */
    public boolean isOwn() {
        return (hasNewDisk() ? wanted() : spec).isOwn();
    }

    /** The server that customers and other servers know it as. */
    public UUID knownAs() {
        return standsFor == null ? id : standsFor;
    }

    /** The server in whose place it is at this moment; a duplicate without traffic is in nobody's. */
    UUID servesAs() {
        return switched ? knownAs() : id;
    }

    public boolean isBalancer() {
        return spec.tier() == Tier.LOAD_BALANCER;
    }

    public @Nullable BalancerSettings balancer() {
        return wanted().balancer();
    }

    /** The load balancer whose virtual addresses and real servers it serves: itself, or the one that it stands in for. */
    public UUID poolId() {
        BalancerSettings balancer = balancer();
        UUID other = balancer == null ? null : balancer.options().standsInFor();
        return other == null ? id : other;
    }

    /** The same one as it would be on another node. */
    public Server on(UUID otherNode) {
        return new Server(
                id,
                configurationId,
                accountId,
                spec,
                next,
                phase,
                wantedRunning,
                otherNode,
                domainId,
                privateCard,
                publicCard,
                networked,
                generation,
                content,
                startedAt,
                startedBy,
                memoryMib,
                cpus,
                paused,
                problem,
                null,
                null,
                countingSince,
                disk,
                otherDisk,
                mostMemoryMib,
                namedAfter,
                standsFor,
                switched);
    }

    public boolean running() {
        return startedAt != null;
    }

    /** Load balancers may send requests to it. */
    public boolean inRotation() {
        return wantedRunning || startedBy != null;
    }
}
