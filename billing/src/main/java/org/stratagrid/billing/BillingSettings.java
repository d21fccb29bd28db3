package org.stratagrid.billing;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code stratagrid.billing.*}.
 *
 * @param pullEvery     pause between two looks for closed hours
 * @param deliverEvery  pause between two looks for accounts to suspend or restore
 * @param snapshotBatch most snapshots that are taken over in one transaction
 */
@ConfigurationProperties("stratagrid.billing")
public record BillingSettings(
        @DefaultValue("100ms") Duration pullEvery,
        @DefaultValue("100ms") Duration deliverEvery,
        @DefaultValue("1000") int snapshotBatch) {}
