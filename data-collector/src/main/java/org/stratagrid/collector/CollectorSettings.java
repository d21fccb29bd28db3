package org.stratagrid.collector;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code stratagrid.collector.*}.
 *
 * @param grace          how long after its end an hour is closed, so that facts on their way still come before it (one that
 *                       comes later corrects the snapshot). Default: 2 minutes, none where the clock is driven
 * @param closeInterval  how often (real time) is looked for hours to close
 * @param sampleInterval how often (real time) the guests' counters are read
 * @param keepSamples    how long samples are kept for charts
 */
@ConfigurationProperties("stratagrid.collector")
public record CollectorSettings(
        @Nullable Duration grace,
        @DefaultValue("200ms") Duration closeInterval,
        @DefaultValue("2s") Duration sampleInterval,
        @DefaultValue("24h") Duration keepSamples) {

    private static final Duration USUAL_GRACE = Duration.ofMinutes(2);

    public Duration grace(boolean clockIsDriven) {
        if (grace != null) {
            return grace;
        }
        return clockIsDriven ? Duration.ZERO : USUAL_GRACE;
    }
}
