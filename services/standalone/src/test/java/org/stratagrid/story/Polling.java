package org.stratagrid.story;

import java.time.Duration;

/** Waits for a condition with a deadline. */
final class Polling {

    interface Condition {
        boolean holds() throws Exception;
    }

    private Polling() {}

    static void until(Duration limit, String what, Condition condition) throws InterruptedException {
        until(limit, what, Duration.ofMillis(100), condition);
    }

    static void until(Duration limit, String what, Duration pause, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError("while waiting until " + what, e);
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
            }
            Thread.sleep(pause.toMillis());
        }
    }
}
