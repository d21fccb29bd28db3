package org.stratagrid.collector.sampling;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.stratagrid.collector.metering.Hours;
import org.stratagrid.contracts.deployment.GuestSample;

/** The tables of samples, of the counters seen last, and (written here, read by the metering) of transfer. */
@Repository("collectorSamples")
class Samples {

    private final JdbcClient database;
    private final JdbcTemplate batches;

    Samples(JdbcClient database, JdbcTemplate batches) {
        this.database = database;
        this.batches = batches;
    }

    /** Bytes that count in an hour. */
    record Counted(GuestSample sample, Instant hour, long receivedBytes, long sentBytes) {}

    Map<UUID, Counter> counters(Collection<UUID> servers) {
        Map<UUID, Counter> counters = new HashMap<>();
        database.sql("SELECT * FROM collector.guest_counter WHERE server_id = ANY (:servers)")
                .param("servers", servers.toArray(UUID[]::new))
                .query(row -> {
                    counters.put(
                            row.getObject("server_id", UUID.class),
                            new Counter(
                                    row.getObject("started_at", OffsetDateTime.class)
                                            .toInstant(),
                                    row.getLong("received_bytes"),
                                    row.getLong("sent_bytes")));
                });
        return counters;
    }

    void saveCounters(Map<UUID, Counter> counters) {
        batches.batchUpdate(
                "INSERT INTO collector.guest_counter (server_id, started_at, received_bytes, sent_bytes)"
                        + " VALUES (?, ?, ?, ?) ON CONFLICT (server_id) DO UPDATE SET started_at = excluded.started_at,"
                        + " received_bytes = excluded.received_bytes, sent_bytes = excluded.sent_bytes",
                counters.entrySet().stream()
                        .map(entry -> new Object[] {
                            entry.getKey(),
                            Hours.sql(entry.getValue().startedAt()),
                            entry.getValue().receivedBytes(),
                            entry.getValue().sentBytes()
                        })
                        .toList());
    }

    void addTransfer(List<Counted> counted) {
        batches.batchUpdate(
                "INSERT INTO collector.transfer AS t"
                        + " (server_id, hour, configuration_id, account_id, received_bytes, sent_bytes)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (server_id, hour) DO UPDATE SET"
                        + " received_bytes = t.received_bytes + excluded.received_bytes,"
                        + " sent_bytes = t.sent_bytes + excluded.sent_bytes",
                counted.stream()
                        .map(c -> new Object[] {
                            c.sample().serverId(),
                            Hours.sql(c.hour()),
                            c.sample().configurationId(),
                            c.sample().accountId(),
                            c.receivedBytes(),
                            c.sentBytes()
                        })
                        .toList());
    }

    void keep(List<GuestSample> taken) {
        batches.batchUpdate(
                "INSERT INTO collector.sample (server_id, taken_at, configuration_id, account_id, started_at, cpu_nanos,"
                        + " memory_used_mib, received_bytes, sent_bytes, disk_read_bytes, disk_written_bytes)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (server_id, taken_at) DO UPDATE SET started_at = excluded.started_at,"
                        + " cpu_nanos = excluded.cpu_nanos, memory_used_mib = excluded.memory_used_mib,"
                        + " received_bytes = excluded.received_bytes, sent_bytes = excluded.sent_bytes,"
                        + " disk_read_bytes = excluded.disk_read_bytes,"
                        + " disk_written_bytes = excluded.disk_written_bytes",
                taken.stream()
                        .map(s -> new Object[] {
                            s.serverId(),
                            Hours.sql(Hours.micros(s.at())),
                            s.configurationId(),
                            s.accountId(),
                            Hours.sql(Hours.micros(s.startedAt())),
                            s.cpuNanos(),
                            s.memoryUsedMib(),
                            s.publicReceivedBytes(),
                            s.publicSentBytes(),
                            s.diskReadBytes(),
                            s.diskWrittenBytes()
                        })
                        .toList());
    }

    int forgetBefore(Instant time) {
        return database.sql("DELETE FROM collector.sample WHERE taken_at < :time")
                .param("time", Hours.sql(time))
                .update();
    }
}
