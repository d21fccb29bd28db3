package org.stratagrid.billing.rating;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.billing.BillingSettings;
import org.stratagrid.billing.progress.RatedHours;
import org.stratagrid.contracts.billing.Resource;
import org.stratagrid.contracts.metering.ClosedHours;
import org.stratagrid.contracts.metering.HourlySnapshot;
import org.stratagrid.contracts.metering.Metering;

/**
 * Takes snapshots over by (server, hour), so that repeats and corrections cannot count twice. A snapshot of an hour that is
 * rated already moves its period's total by the difference.
 */
@Component
class UseImport {

    private record Known(UUID accountId, long sequence, long memory, long transfer) {}

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Metering metering;
    private final RatedHours ratedHours;
    private final int batch;

    UseImport(
            JdbcClient database,
            TransactionTemplate transaction,
            Metering metering,
            RatedHours ratedHours,
            BillingSettings settings) {
        this.database = database;
        this.transaction = transaction;
        this.metering = metering;
        this.ratedHours = ratedHours;
        this.batch = settings.snapshotBatch();
    }

    /** Takes over everything up to what is closed; then all hours before {@code closed.until} are complete here. */
    void takeOver(ClosedHours closed) {
        long at = ratedHours.position().sequence();
        while (at < closed.sequence()) {
            long from = at;
            List<HourlySnapshot> snapshots = metering.snapshotsAfter(from, batch);
            if (snapshots.isEmpty()) {
                return;
            }
            transaction.executeWithoutResult(status -> store(from, snapshots));
            at = ratedHours.position().sequence();
        }
    }

    private void store(long from, List<HourlySnapshot> snapshots) {
        RatedHours.Position position = ratedHours.holdAlone();
        if (position.sequence() != from) {
            return; // Another copy of this service was quicker.
        }
        snapshots.forEach(snapshot -> store(snapshot, position.until()));
        ratedHours.importedTo(snapshots.get(snapshots.size() - 1).sequence());
    }

    private void store(HourlySnapshot snapshot, Instant ratedUntil) {
        long memory = snapshot.memoryTime().mibSeconds();
        long transfer = Math.addExact(snapshot.receivedBytes(), snapshot.sentBytes());
        Optional<Known> known = snapshot.hour().isBefore(ratedUntil) ? known(snapshot) : Optional.empty();
        int stored = database.sql(
                        "INSERT INTO billing.use_hour AS u (server_id, hour, account_id, sequence, memory, transfer)"
                                + " VALUES (:server, :hour, :account, :sequence, :memory, :transfer)"
                                + " ON CONFLICT (server_id, hour) DO UPDATE SET account_id = excluded.account_id,"
                                + " sequence = excluded.sequence, memory = excluded.memory, transfer = excluded.transfer"
                                + " WHERE u.sequence < excluded.sequence")
                .param("server", snapshot.serverId())
                .param("hour", at(snapshot.hour()))
                .param("account", snapshot.accountId())
                .param("sequence", snapshot.sequence())
                .param("memory", memory)
                .param("transfer", transfer)
                .update();
        if (stored == 1 && snapshot.hour().isBefore(ratedUntil)) {
            LocalDate period =
                    LocalDate.ofInstant(snapshot.hour(), ZoneOffset.UTC).withDayOfMonth(1);
            known.ifPresent(old -> {
                move(old.accountId, Resource.MEMORY, period, -old.memory);
                move(old.accountId, Resource.TRANSFER, period, -old.transfer);
            });
            move(snapshot.accountId(), Resource.MEMORY, period, memory);
            move(snapshot.accountId(), Resource.TRANSFER, period, transfer);
        }
    }

    private Optional<Known> known(HourlySnapshot snapshot) {
        return database.sql("SELECT account_id, sequence, memory, transfer FROM billing.use_hour"
                        + " WHERE server_id = :server AND hour = :hour")
                .param("server", snapshot.serverId())
                .param("hour", at(snapshot.hour()))
                .query((row, number) ->
                        new Known(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3), row.getLong(4)))
                .optional();
    }

    /** Two steps for what was known: the old value out, the new one in; only their sum is seen outside. */
    private void move(UUID accountId, Resource resource, LocalDate period, long quantity) {
        database.sql(
                        "INSERT INTO billing.period_use (account_id, resource, period) VALUES (:account, :resource, :period)"
                                + " ON CONFLICT DO NOTHING")
                .param("account", accountId)
                .param("resource", resource.name())
                .param("period", period)
                .update();
        database.sql("UPDATE billing.period_use SET used = used + :quantity, corrected = true"
                        + " WHERE account_id = :account AND resource = :resource AND period = :period")
                .param("quantity", quantity)
                .param("account", accountId)
                .param("resource", resource.name())
                .param("period", period)
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
