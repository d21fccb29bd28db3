package org.stratagrid.collector.metering;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of transfer by server and hour; the sampling writes it. */
@Repository("collectorTransfers")
class Transfers {

    private final JdbcClient database;

    Transfers(JdbcClient database) {
        this.database = database;
    }

    List<Transfer> inHour(Instant hour) {
        return database.sql("SELECT * FROM collector.transfer WHERE hour = :hour")
                .param("hour", Hours.sql(hour))
                .query(Transfers::row)
                .list();
    }

    List<Transfer> ofServer(UUID serverId, Instant from, Instant until) {
        return database.sql("SELECT * FROM collector.transfer WHERE server_id = :server"
                        + " AND hour >= :from AND hour < :until")
                .param("server", serverId)
                .param("from", Hours.sql(from))
                .param("until", Hours.sql(until))
                .query(Transfers::row)
                .list();
    }

    /** Bytes of an account in both directions in all hours from this one on. */
    long bytesSince(UUID accountId, Instant hour) {
        return database.sql("SELECT coalesce(sum(received_bytes + sent_bytes), 0)::bigint FROM collector.transfer"
                        + " WHERE account_id = :account AND hour >= :hour")
                .param("account", accountId)
                .param("hour", Hours.sql(hour))
                .query(Long.class)
                .single();
    }

    private static Transfer row(ResultSet row, int number) throws SQLException {
        return new Transfer(
                row.getObject("server_id", UUID.class),
                row.getObject("hour", OffsetDateTime.class).toInstant(),
                row.getObject("configuration_id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getLong("received_bytes"),
                row.getLong("sent_bytes"));
    }
}
