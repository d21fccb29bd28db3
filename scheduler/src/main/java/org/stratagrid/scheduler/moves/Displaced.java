package org.stratagrid.scheduler.moves;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.optaplanner.core.api.domain.entity.PlanningEntity;
import org.optaplanner.core.api.domain.lookup.PlanningId;
import org.optaplanner.core.api.domain.valuerange.ValueRangeProvider;
import org.optaplanner.core.api.domain.variable.PlanningVariable;
import org.stratagrid.contracts.values.Tier;
import org.stratagrid.scheduler.node.Size;

/** A server of a dead node that looks for a new place among a few candidates of its own. */
@PlanningEntity
public final class Displaced {

    @PlanningId
    private int order;

    private Resident server;
    private int rank;

    @ValueRangeProvider(id = "places")
    private List<Spot> places;

    @PlanningVariable(valueRangeProviderRefs = "places", nullable = true)
    private @Nullable Spot place;

    /** For the solver's own copies. */
    Displaced() {}

    /** @param rank of its importance, 0 the highest */
    Displaced(int order, Resident server, int rank, List<Spot> places) {
        this.order = order;
        this.server = server;
        this.rank = rank;
        this.places = places;
    }

    Resident server() {
        return server;
    }

    int rank() {
        return rank;
    }

    Size size() {
        return server.size;
    }

    UUID configuration() {
        return server.configurationId;
    }

    Tier tier() {
        return server.tier;
    }

    public @Nullable Spot getPlace() {
        return place;
    }

    public void setPlace(@Nullable Spot place) {
        this.place = place;
    }

    @Override
    public String toString() {
        return server.name;
    }
}
