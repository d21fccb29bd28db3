package org.stratagrid.deployment.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How guests that ended by themselves are started again ({@code stratagrid.restarts}).
 *
 * @param tries          that many times in a row; 0: never
 * @param first          the pause before the first of them; each further one is twice as long
 * @param forgottenAfter a guest that has run so long since has its tries back
 */
@ConfigurationProperties("stratagrid.restarts")
record RestartSettings(
        @DefaultValue("3") int tries,
        @DefaultValue("5s") Duration first,
        @DefaultValue("10m") Duration forgottenAfter) {

    private static final int MOST_TRIES = 20;

    RestartSettings {
        if (tries < 0 || tries > MOST_TRIES) {
            throw new IllegalArgumentException(
                    "stratagrid.restarts.tries must be from 0 to " + MOST_TRIES + ": " + tries);
        }
        if (first.isNegative() || forgottenAfter.isNegative()) {
            throw new IllegalArgumentException("The durations of stratagrid.restarts must not be below zero.");
        }
    }
}
