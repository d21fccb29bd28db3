package org.stratagrid.accounts;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code stratagrid.accounts.*}.
 *
 * @param failuresByNameAndAddress failed log-ons with one user name from one address until the first lock
 * @param failuresByAddress        the same for one address with any names
 * @param failuresByName           the same for one name from any addresses; high, since it locks out its owner too
 * @param failuresForgottenAfter   a quiet time after which failures count no more
 * @param firstLock                how long the first lock lasts; each further failure doubles it
 * @param longestLock              the most that it grows to
 * @param settleAfter              when (real time) a registration that did not finish is looked into
 * @param settleInterval           how often (real time) is looked for such registrations
 */
@ConfigurationProperties("stratagrid.accounts")
public record AccountsSettings(
        @DefaultValue("5") int failuresByNameAndAddress,
        @DefaultValue("30") int failuresByAddress,
        @DefaultValue("100") int failuresByName,
        @DefaultValue("15m") Duration failuresForgottenAfter,
        @DefaultValue("1m") Duration firstLock,
        @DefaultValue("1h") Duration longestLock,
        @DefaultValue("2m") Duration settleAfter,
        @DefaultValue("15s") Duration settleInterval) {}
