package org.stratagrid.deployment.upkeep;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How what is there is kept as it should be ({@code stratagrid.upkeep}).
 *
 * @param every the pause between two comparisons of the whole grid; above zero
 */
@ConfigurationProperties("stratagrid.upkeep")
record UpkeepSettings(@DefaultValue("10s") Duration every) {

    UpkeepSettings {
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("stratagrid.upkeep.every must be longer than zero: " + every);
        }
    }
}
