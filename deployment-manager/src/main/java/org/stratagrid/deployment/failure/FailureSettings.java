package org.stratagrid.deployment.failure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Failing nodes ({@code stratagrid.failures}); all above zero.
 *
 * @param deadAfter   a node is declared dead when nothing of it has answered for so long
 * @param fenceWithin a fence command that takes longer has failed
 */
@ConfigurationProperties("stratagrid.failures")
record FailureSettings(
        @DefaultValue("30s") Duration deadAfter,
        @DefaultValue("60s") Duration fenceWithin) {

    FailureSettings {
        if (deadAfter.isNegative() || deadAfter.isZero()) {
            throw new IllegalArgumentException("stratagrid.failures.dead-after must be longer than zero: " + deadAfter);
        }
        if (fenceWithin.isNegative() || fenceWithin.isZero()) {
            throw new IllegalArgumentException(
                    "stratagrid.failures.fence-within must be longer than zero: " + fenceWithin);
        }
    }
}
