package org.stratagrid.scheduler.moves;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;

/** A server of a {@link GridCopy}. Only the copy changes it. */
public final class Resident {

    final UUID id;
    final UUID accountId;
    final UUID configurationId;
    final String name;
    final Tier tier;
    final Size size;

    /** May share a node with no other of its tier and configuration. */
    final boolean apart;

    final boolean risky;

    /** Its account's servers are on nodes that are dedicated to it only. */
    final boolean dedicated;

    /** All known servers of its configuration, itself included. */
    final List<Resident> configuration;

    /** Where it stands; nowhere while a new place is looked for. */
    @Nullable
    Spot at;

    /** Where it also holds room because it is moving there. */
    @Nullable
    Spot movingTo;

    Resident(
            UUID id,
            UUID accountId,
            UUID configurationId,
            String name,
            Tier tier,
            Size size,
            boolean apart,
            boolean risky,
            boolean dedicated,
            List<Resident> configuration) {
        this.id = id;
        this.accountId = accountId;
        this.configurationId = configurationId;
        this.name = name;
        this.tier = tier;
        this.size = size;
        this.apart = apart;
        this.risky = risky;
        this.dedicated = dedicated;
        this.configuration = configuration;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Tier tier() {
        return tier;
    }

    public UUID configurationId() {
        return configurationId;
    }

    public Size size() {
        return size;
    }

    public @Nullable Spot at() {
        return at;
    }

    /** Other servers of its tier and configuration that hold room there. */
    int tierMates(Spot spot) {
        int mates = 0;
        for (Resident other : configuration) {
            if (other != this && other.tier == tier && (other.at == spot || other.movingTo == spot)) {
                mates++;
            }
        }
        return mates;
    }

    /** Other servers of its configuration that hold room there. */
    int mates(Spot spot) {
        int mates = 0;
        for (Resident other : configuration) {
            if (other != this && (other.at == spot || other.movingTo == spot)) {
                mates++;
            }
        }
        return mates;
    }

    @Override
    public String toString() {
        return name;
    }
}
