package org.stratagrid.scheduler.moves;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.ScoreLine;
import tools.jackson.databind.json.JsonMapper;

/** Why servers are where a move has brought them, kept where placements keep their reasons (SC-12). */
@Component
class MoveReasons {

    private final JdbcClient database;
    private final JsonMapper json;
    private final Clock clock;

    MoveReasons(JdbcClient database, JsonMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /** @param decision names what moved them; repeatable */
    void keep(
            UUID decision,
            List<Assignment> assignments,
            String score,
            List<ScoreLine> reasons,
            List<String> rejected,
            long micros) {
        database.sql("""
                        INSERT INTO scheduler.decision
                               (request_id, assignments, score, reasons, rejected, solve_micros, decided_at)
                        VALUES (:id, :assignments::jsonb, :score, :reasons::jsonb, :rejected::jsonb, :micros, :now)
                        ON CONFLICT (request_id) DO UPDATE
                           SET assignments = excluded.assignments, score = excluded.score, reasons = excluded.reasons,
                               rejected = excluded.rejected, problem = NULL, solve_micros = excluded.solve_micros,
                               decided_at = excluded.decided_at
                        """)
                .param("id", decision)
                .param("assignments", json.writeValueAsString(assignments))
                .param("score", score)
                .param("reasons", json.writeValueAsString(reasons))
                .param("rejected", json.writeValueAsString(rejected))
                .param("micros", micros)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        Collection<UUID> servers =
                assignments.stream().map(Assignment::serverId).toList();
        database.sql("INSERT INTO scheduler.server_decision (server_id, request_id)"
                        + " SELECT server, :id FROM unnest(:servers) AS moved (server)"
                        + " ON CONFLICT (server_id) DO UPDATE SET request_id = excluded.request_id")
                .param("id", decision)
                .param("servers", servers.toArray(UUID[]::new))
                .update();
    }
}
