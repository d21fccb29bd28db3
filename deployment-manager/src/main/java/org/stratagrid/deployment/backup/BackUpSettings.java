package org.stratagrid.deployment.backup;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Back-ups ({@code stratagrid.back-ups}).
 *
 * @param keep        so many of each server: with a further one the oldest goes; at least 1
 * @param wholeEvery  of so many one after the other the first is whole, the others hold what changed; 1: all are whole
 * @param longestCopy a disk that the node has not copied by then is written to faster than it can be read
 * @param keepFreeGib of the pool of a node that stores back-ups
 */
@ConfigurationProperties("stratagrid.back-ups")
public record BackUpSettings(
        @DefaultValue("7") int keep,
        @DefaultValue("7") int wholeEvery,
        @DefaultValue("2h") Duration longestCopy,
        @DefaultValue("1") int keepFreeGib) {

    public BackUpSettings {
        if (keep < 1 || wholeEvery < 1) {
            throw new IllegalArgumentException("stratagrid.back-ups.keep and whole-every are at least 1");
        }
    }
}
