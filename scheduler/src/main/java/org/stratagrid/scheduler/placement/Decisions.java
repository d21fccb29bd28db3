package org.stratagrid.scheduler.placement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.ScoreLine;
import org.stratagrid.scheduler.book.DecisionRow;
import tools.jackson.databind.json.JsonMapper;

/** Decisions, kept with what they rest on. */
@Component
class Decisions {

    private final JdbcClient database;
    private final JsonMapper json;
    private final Explaining explaining;

    Decisions(JdbcClient database, JsonMapper json, Explaining explaining) {
        this.database = database;
        this.json = json;
        this.explaining = explaining;
    }

    DecisionRow row(PlacementDecision decision, Grounds grounds) {
        return new DecisionRow(
                json.writeValueAsString(decision.assignments()),
                decision.score(),
                decision.solveMicros(),
                decision.decidedAt(),
                Deflated.of(json.writeValueAsBytes(grounds)));
    }

    /** As it was answered: not explained. */
    Optional<PlacementDecision> ofRequest(UUID requestId) {
        return database.sql("SELECT * FROM scheduler.decision WHERE request_id = :request")
                .param("request", requestId)
                .query((row, number) -> answered(row))
                .optional();
    }

    /** The decision that brought the server to its node, explained. */
    Optional<PlacementDecision> ofServer(UUID serverId) {
        return database.sql("SELECT d.* FROM scheduler.decision d JOIN scheduler.server_decision s USING (request_id)"
                        + " WHERE s.server_id = :server")
                .param("server", serverId)
                .query((row, number) -> explained(row))
                .optional();
    }

    private PlacementDecision explained(ResultSet row) throws SQLException {
        PlacementDecision decision = answered(row);
        byte[] problem = row.getBytes("problem");
        if (problem != null) {
            // Those of before stand as their text.
            byte[] document = problem[0] == '{' ? problem : Deflated.inflate(problem);
            return explaining.explained(decision, json.readValue(document, Grounds.class));
        }
        // Made before decisions kept their problem: what was told then is all there is.
        return new PlacementDecision(
                decision.requestId(),
                decision.assignments(),
                decision.score(),
                list(row.getString("reasons"), ScoreLine[].class),
                list(row.getString("rejected"), String[].class),
                Map.of(),
                decision.solveMicros(),
                decision.decidedAt());
    }

    private PlacementDecision answered(ResultSet row) throws SQLException {
        return new PlacementDecision(
                row.getObject("request_id", UUID.class),
                list(row.getString("assignments"), Assignment[].class),
                row.getString("score"),
                List.of(),
                List.of(),
                Map.of(),
                row.getLong("solve_micros"),
                row.getObject("decided_at", OffsetDateTime.class).toInstant());
    }

    private <T> List<T> list(String text, Class<T[]> type) {
        return Arrays.asList(json.readValue(text, type));
    }
}
