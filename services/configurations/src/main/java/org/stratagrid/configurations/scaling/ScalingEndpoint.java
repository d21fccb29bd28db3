package org.stratagrid.configurations.scaling;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.scaling.Scaling;
import org.stratagrid.contracts.scaling.ScalingNotice;
import org.stratagrid.contracts.scaling.ScalingPolicy;
import org.stratagrid.contracts.scaling.ScalingView;
import org.stratagrid.contracts.scaling.ScheduledWindow;
import org.stratagrid.contracts.values.Tier;

/** The contract, as a bean and over HTTP. */
@RestController("configurationsScalingEndpoint")
class ScalingEndpoint implements Scaling {

    private final Scalings scalings;
    private final ScalingViews views;

    ScalingEndpoint(Scalings scalings, ScalingViews views) {
        this.scalings = scalings;
        this.views = views;
    }

    @Override
    public List<ScalingNotice> notices(UUID accountId) {
        return views.notices(accountId);
    }

    @Override
    public ScalingView scaling(UUID accountId, UUID id) {
        return views.of(accountId, id);
    }

    @Override
    public ScalingView decide(UUID accountId, UUID id, Tier tier, ScalingPolicy policy) {
        scalings.decide(accountId, id, tier, policy);
        return views.of(accountId, id);
    }

    @Override
    public ScalingView resume(UUID accountId, UUID id, Tier tier) {
        scalings.resume(accountId, id, tier);
        return views.of(accountId, id);
    }

    @Override
    public ScheduledWindow schedule(UUID accountId, UUID id, ScheduledWindow window) {
        return scalings.schedule(accountId, id, window);
    }

    @Override
    public void cancel(UUID accountId, UUID id, UUID windowId) {
        scalings.cancel(accountId, id, windowId);
    }
}
