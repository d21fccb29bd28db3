package org.stratagrid.configurations;

import java.time.Instant;
import org.stratagrid.contracts.deployment.AutomaticAction;
import org.stratagrid.contracts.deployment.Automation;

/** The operator's switch. */
class FakeAutomation implements Automation {

    private volatile String reason;

    @Override
    public AutomaticAction automaticAction() {
        return new AutomaticAction(reason != null, reason, reason == null ? null : Instant.EPOCH);
    }

    @Override
    public AutomaticAction pause(String why) {
        reason = why;
        return automaticAction();
    }

    @Override
    public AutomaticAction resume() {
        reason = null;
        return automaticAction();
    }
}
