package org.stratagrid.deployment.hypervisor;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open channel to a guest's agent. */
public interface GuestLine extends AutoCloseable {

    /** The agent's answer to one command, or null when none came in time. */
    @Nullable
    Answer ask(String command, Duration patience);

    @Override
    void close();

    /** Code 0 is success. */
    record Answer(int code, List<String> lines) {
        public String text() {
            return String.join("\n", lines);
        }
    }
}
