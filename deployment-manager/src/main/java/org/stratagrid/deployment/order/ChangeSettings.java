package org.stratagrid.deployment.order;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Changes of configurations ({@code stratagrid.changes}).
 *
 * @param usualRestart   what customers are told that a restart takes; above zero
 * @param longestLatency a server that reaches another one slower than that is not verified (spec DM-2), measured from inside it as the
 *     best of several requests; above zero. A guest gives up after 3 s in any case, which is the default, for guests that are emulated
 * @param answerWithin   so long a server may take to reach another one for the first time; above zero
 */
@ConfigurationProperties("stratagrid.changes")
record ChangeSettings(
        @DefaultValue("10s") Duration usualRestart,
        @DefaultValue("3s") Duration longestLatency,
        @DefaultValue("60s") Duration answerWithin) {

    ChangeSettings {
        require("usual-restart", usualRestart);
        require("longest-latency", longestLatency);
        require("answer-within", answerWithin);
    }

    private static void require(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("stratagrid.changes." + name + " must be longer than zero: " + time);
        }
    }
}
