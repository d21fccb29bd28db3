package org.stratagrid.configurations.scaling;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code stratagrid.scaling.*}.
 *
 * @param lookEvery how often (real time) the servers of configurations with a policy or a calendar are looked at; at most a
 *                  minute, since a longer pause counts as not having looked
 */
@ConfigurationProperties("stratagrid.scaling")
public record ScalingSettings(@DefaultValue("15s") Duration lookEvery) {

    public ScalingSettings {
        if (lookEvery.isNegative() || lookEvery.isZero() || lookEvery.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("stratagrid.scaling.look-every is above 0 and at most 1m: " + lookEvery);
        }
    }
}
