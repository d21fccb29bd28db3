package org.stratagrid.deployment.image;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Since when images on nodes are not in use. Whoever wants one touches it first, and so has time to make something of it. */
@Component
class IdleImages {

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Duration removeAfter;

    IdleImages(
            JdbcClient database,
            TransactionTemplate transaction,
            Clock clock,
            @Value("${stratagrid.images.remove-after:7d}") Duration removeAfter) {
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
        this.removeAfter = removeAfter;
    }

    /** It is in use, or is about to be. Returns after a removal under way has ended. */
    void touch(UUID nodeId, String volume) {
        database.sql("DELETE FROM deployment.idle_image WHERE node_id = :node AND volume = :volume")
                .param("node", nodeId)
                .param("volume", volume)
                .update();
    }

    /** Notes that it is idle; when it has been for long enough, it is removed while its row is held against {@link #touch}. */
    void removeWhenDue(UUID nodeId, String volume, Runnable removal) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        database.sql("INSERT INTO deployment.idle_image (node_id, volume, since) VALUES (:node, :volume, :now)"
                        + " ON CONFLICT DO NOTHING")
                .param("node", nodeId)
                .param("volume", volume)
                .param("now", now)
                .update();
        transaction.executeWithoutResult(status -> {
            int due = database.sql("DELETE FROM deployment.idle_image WHERE node_id = :node AND volume = :volume"
                            + " AND since <= :limit")
                    .param("node", nodeId)
                    .param("volume", volume)
                    .param("limit", now.minus(removeAfter))
                    .update();
            if (due > 0) {
                removal.run();
            }
        });
    }
}
