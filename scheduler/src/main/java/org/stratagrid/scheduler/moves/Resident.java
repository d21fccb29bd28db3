package org.stratagrid.scheduler.moves;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;
import org.stratagrid.scheduler.reservation.Held;

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
    final String system;

    /** Points that its system costs on a node that has no licence for it; 0 where it is free (SC-7). */
    final double licence;

    /** Points that each server of another risky account beside it costs; 0 where its own is not risky (SC-6). */
    final double risk;

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

    Resident(Held held, boolean dedicated, double licence, double risk, List<Resident> configuration) {
        this.id = held.serverId();
        this.accountId = held.accountId();
        this.configurationId = held.configurationId();
        this.name = held.name();
        this.tier = held.tier();
        this.size = held.size();
        this.apart = held.apart();
        this.risky = held.risky();
        this.system = held.system();
        this.dedicated = dedicated;
        this.licence = licence;
        this.risk = risk;
        this.configuration = configuration;
    }

    /** It costs nothing but room, whoever is beside it. */
    boolean isPlain() {
        return licence == 0 && risk == 0;
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
