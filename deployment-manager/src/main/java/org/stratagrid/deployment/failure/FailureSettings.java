package org.stratagrid.deployment.failure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Failing nodes ({@code stratagrid.failures}); all above zero.
 *
 * @param deadAfter   a node is declared dead when nothing of it has answered for so long
 * @param fenceWithin a fence command that takes longer has failed
 * @param fenceAgainAfter one that has failed is tried again after so long, as often as it takes
 */
@ConfigurationProperties("stratagrid.failures")
record FailureSettings(
        @DefaultValue("30s") Duration deadAfter,
        @DefaultValue("60s") Duration fenceWithin,
        @DefaultValue("30s") Duration fenceAgainAfter) {

    FailureSettings {
        mustBeLonger("dead-after", deadAfter);
        mustBeLonger("fence-within", fenceWithin);
        mustBeLonger("fence-again-after", fenceAgainAfter);
    }

    private static void mustBeLonger(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("stratagrid.failures." + name + " must be longer than zero: " + time);
        }
    }
}
