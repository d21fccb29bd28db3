package org.stratagrid.deployment.backup;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Back-ups ({@code stratagrid.back-ups}).
 *
 * @param keep        so many of each server: with a further one the oldest goes; at least 1
 * @param longestCopy a disk that the node has not copied by then is written to faster than it can be read
 * @param keepFreeGib of the pool of a node that stores back-ups
 */
@ConfigurationProperties("stratagrid.back-ups")
public record BackUpSettings(
        @DefaultValue("7") int keep,
        @DefaultValue("2h") Duration longestCopy,
        @DefaultValue("1") int keepFreeGib) {

    public BackUpSettings {
        if (keep < 1) {
            throw new IllegalArgumentException("stratagrid.back-ups.keep is at least 1");
        }
    }
}
