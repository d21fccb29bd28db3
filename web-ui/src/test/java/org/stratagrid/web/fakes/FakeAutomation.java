package org.stratagrid.web.fakes;

import java.time.Instant;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.deployment.AutomaticAction;
import org.stratagrid.contracts.deployment.Automation;
import org.stratagrid.contracts.values.Refusal;

@Component
public class FakeAutomation implements Automation {

    private static final AutomaticAction ON = new AutomaticAction(false, null, null);

    private volatile AutomaticAction now = ON;

    @Override
    public AutomaticAction automaticAction() {
        return now;
    }

    @Override
    public AutomaticAction pause(String reason) {
        if (reason.isBlank()) {
            throw Refusal.invalid("reason", "Say in 1 to 200 characters why nothing is to happen by itself.");
        }
        now = new AutomaticAction(true, reason, Instant.parse("2026-03-01T00:00:00Z"));
        return now;
    }

    @Override
    public AutomaticAction resume() {
        now = ON;
        return now;
    }
}
