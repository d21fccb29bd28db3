package org.stratagrid.deployment.automation;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.deployment.AutomaticAction;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.values.Refusal;

/** One row, read each time it is asked, so that all processes stop at once. */
@RestController
class AutomationEndpoint implements Automation {

    private static final int LONGEST_REASON = 200;

    private final JdbcClient database;
    private final Clock clock;

    AutomationEndpoint(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public AutomaticAction automaticAction() {
        return database.sql("SELECT paused_since, reason FROM deployment.automation")
                .query((row, number) -> {
                    OffsetDateTime since = row.getObject("paused_since", OffsetDateTime.class);
                    return new AutomaticAction(
                            since != null, row.getString("reason"), since == null ? null : since.toInstant());
                })
                .single();
    }

    @Override
    public AutomaticAction pause(String reason) {
        String said = reason.strip();
        if (said.isEmpty() || said.length() > LONGEST_REASON) {
            throw Refusal.invalid(
                    "reason", "Say in 1 to " + LONGEST_REASON + " characters why nothing is to happen by itself.");
        }
        database.sql("UPDATE deployment.automation SET paused_since = coalesce(paused_since, :now), reason = :reason")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("reason", said)
                .update();
        return automaticAction();
    }

    @Override
    public AutomaticAction resume() {
        database.sql("UPDATE deployment.automation SET paused_since = NULL, reason = NULL")
                .update();
        return automaticAction();
    }
}
