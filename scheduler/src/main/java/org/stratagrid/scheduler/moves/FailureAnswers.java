package org.stratagrid.scheduler.moves;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.placement.Assignment;
import org.stratagrid.contracts.placement.ReplacedServer;
import org.stratagrid.contracts.placement.Replacement;
import org.stratagrid.contracts.placement.ScoreLine;
import org.stratagrid.contracts.placement.UnmovedServer;
import tools.jackson.databind.json.JsonMapper;

/** What was answered when nodes died, so that a repeated question has the same answer. */
@Component
class FailureAnswers {

    private final JdbcClient database;
    private final MoveReasons reasons;
    private final JsonMapper json;

    FailureAnswers(JdbcClient database, MoveReasons reasons, JsonMapper json) {
        this.database = database;
        this.reasons = reasons;
        this.json = json;
    }

    /** Servers that found a place when the same was asked before come first. Locks the answer until the transaction ends. */
    Replacement withThoseOfBefore(Replacement now) {
        Optional<Replacement> before = database.sql(
                        "SELECT answer FROM scheduler.node_failure WHERE id = :id FOR UPDATE")
                .param("id", now.failureId())
                .query(String.class)
                .optional()
                .map(text -> json.readValue(text, Replacement.class));
        if (before.isEmpty()) {
            return now;
        }
        List<ReplacedServer> moved = new ArrayList<>(before.get().moved());
        moved.addAll(now.moved());
        return new Replacement(
                now.failureId(),
                moved,
                now.unplaced(),
                sentence(moved.size(), now.unplaced().size()),
                now.planMicros(),
                0,
                now.moved().isEmpty() ? before.get().decidedAt() : now.decidedAt());
    }

    static String sentence(int moved, int unplaced) {
        int all = moved + unplaced;
        if (all == 0) {
            return "No server was on the dead nodes.";
        }
        if (unplaced == 0) {
            return all == 1 ? "The only server has a new place." : "All " + all + " servers have new places.";
        }
        return "%d of %d servers have new places; %d found none.".formatted(moved, all, unplaced);
    }

    /** @param score of those that move now; null when none does, and then the reasons of before stand */
    void keep(Replacement answer, @Nullable String score) {
        database.sql("INSERT INTO scheduler.node_failure (id, answer, decided_at) VALUES (:id, :answer::jsonb, :now)"
                        + " ON CONFLICT (id) DO UPDATE SET answer = excluded.answer, decided_at = excluded.decided_at")
                .param("id", answer.failureId())
                .param("answer", json.writeValueAsString(answer))
                .param("now", answer.decidedAt().atOffset(ZoneOffset.UTC))
                .update();
        if (score == null) {
            return;
        }
        reasons.keep(
                answer.failureId(),
                answer.moved().stream()
                        .map(each -> new Assignment(each.serverId(), each.to(), each.toName()))
                        .toList(),
                score,
                List.of(new ScoreLine(
                        "Node failure",
                        "soft",
                        0,
                        "The node died; its servers went where fewest of their own stand and most is free, the most"
                                + " important first.")),
                answer.unplaced().stream().map(UnmovedServer::reason).toList(),
                answer.planMicros());
    }
}
