package org.stratagrid.deployment.order;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Moves between nodes ({@code stratagrid.moves}).
 *
 * @param longestTransfer a guest that has not arrived after that stays where it was; above zero
 */
@ConfigurationProperties("stratagrid.moves")
record MoveSettings(@DefaultValue("15m") Duration longestTransfer) {

    MoveSettings {
        if (longestTransfer.isNegative() || longestTransfer.isZero()) {
            throw new IllegalArgumentException(
                    "stratagrid.moves.longest-transfer must be longer than zero: " + longestTransfer);
        }
    }
}
