package org.stratagrid.scheduler.book;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stratagrid.scheduler.reservation.Held;

/**
 * What the committer's thread does. Requests that arrive while a transaction is under way share the next one, so they share its
 * flush to disk too. When the connection is lost it reads all rows anew before anything else is answered; whether the
 * transaction that was under way has happened, these rows tell.
 */
final class CommitLoop implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(CommitLoop.class);

    private static final long FOLLOW_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final DataSource database;
    private final GridBook book;
    private final WorkQueue queue;
    private final UUID scheduler = UUID.randomUUID();

    /** What was under way when the connection was lost. */
    private List<Work> underWay = List.of();

    private long followed = System.nanoTime();

    private volatile boolean stopped;

    /** Open while the book is what the rows are; whoever wants to look waits for it. */
    private volatile CountDownLatch current = new CountDownLatch(1);

    CommitLoop(DataSource database, GridBook book, WorkQueue queue) {
        this.database = database;
        this.book = book;
        this.queue = queue;
    }

    void stop() {
        stopped = true;
        queue.add(Work.follow());
    }

    boolean awaitBook(long time, TimeUnit unit) throws InterruptedException {
        return current.await(time, unit);
    }

    @Override
    public void run() {
        Conversation.Backend last = null;
        int failures = 0;
        while (!stopped) {
            try (Conversation conversation = Conversation.begin(database, scheduler, last, book)) {
                last = conversation.at();
                failures = 0;
                settleWhatWasUnderWay();
                current.countDown();
                log.info("the book of nodes is read");
                while (!stopped) {
                    serve(conversation);
                }
            } catch (SQLException | RuntimeException e) {
                current = current.getCount() == 0 ? new CountDownLatch(1) : current;
                failures++;
                log.warn("the book of nodes is read again: {}", e.getMessage(), failures == 1 ? e : null);
                pause(failures);
            } catch (InterruptedException e) {
                stopped = true;
            }
        }
        end();
    }

    private void pause(int failures) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(LONGEST_PAUSE_MILLIS, 50L * failures));
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private void end() {
        current = new CountDownLatch(1);
        List<Work> left = new ArrayList<>(underWay);
        for (Work work = queue.poll(); work != null; work = queue.poll()) {
            left.add(work);
        }
        left.forEach(work -> work.answer.completeExceptionally(new IllegalStateException("the scheduler stops")));
    }

    /** The transaction of the lost connection is over, and the book has what it left. */
    private void settleWhatWasUnderWay() {
        for (int i = underWay.size() - 1; i >= 0; i--) {
            Work work = underWay.get(i);
            Commitment wanted = work.commitment;
            if (wanted == null) {
                queue.addFirst(work);
            } else if (wanted.wanted.stream().allMatch(this::stands)) {
                answer(work, null);
            } else {
                answer(work, "the connection to the database was lost");
            }
        }
        underWay = List.of();
    }

    private boolean stands(Held held) {
        HeldRow row = book.server(held.serverId());
        return row != null && row.held().equals(held);
    }

    private void serve(Conversation conversation) throws SQLException, InterruptedException {
        underWay = queue.group(FOLLOW_EVERY_NANOS - (System.nanoTime() - followed));
        List<Work> changes = underWay.stream().filter(Work::changesRows).toList();
        Map<Work, String> conflicts = new HashMap<>();
        if (!changes.isEmpty()) {
            conflicts.putAll(write(conversation, changes));
        }
        if (changes.size() < underWay.size() || !conflicts.isEmpty() || isTimeToFollow()) {
            conversation.follow(book);
            followed = System.nanoTime();
        }
        for (Work work : underWay) {
            if (work.check != null) {
                conflicts.putAll(begin(work, work.check, conversation));
            }
        }
        List<Work> done = underWay;
        underWay = List.of();
        done.forEach(work -> answer(work, conflicts.get(work)));
    }

    private boolean isTimeToFollow() {
        return System.nanoTime() - followed >= FOLLOW_EVERY_NANOS;
    }

    private void answer(Work work, @Nullable String conflict) {
        if (work.promise != null) {
            book.settle(work.promise);
        }
        work.answer.complete(conflict == null ? Outcome.DONE : new Outcome(conflict));
    }

    /** It has a connection of its own, so its trouble is nobody else's. */
    private Map<Work, String> begin(Work work, BookCheck check, Conversation conversation) {
        try {
            check.begin(book, snapshot -> conversation.catchUp(snapshot, book));
            return Map.of();
        } catch (SQLException e) {
            return Map.of(work, String.valueOf(e.getMessage()));
        }
    }

    /** @return why, for those that left nothing */
    private Map<Work, String> write(Conversation conversation, List<Work> group) throws SQLException {
        try {
            return writeTogether(conversation, group);
        } catch (SQLException e) {
            if (!conversation.isAlive()) {
                throw e;
            }
            // The database said no to the whole transaction; one at a time, the others need not suffer.
            log.warn("a group of {} could not be written: {}", group.size(), e.getMessage());
            if (group.size() == 1) {
                return Map.of(group.get(0), refused(group.get(0), e));
            }
            Map<Work, String> conflicts = new HashMap<>();
            for (Work each : group) {
                conflicts.putAll(write(conversation, List.of(each)));
            }
            return conflicts;
        }
    }

    private static String refused(Work work, SQLException e) {
        // 40 is "transaction rollback": a deadlock, for one. Anything else would happen again.
        if (!String.valueOf(e.getSQLState()).startsWith("40")) {
            work.answer.completeExceptionally(e);
        }
        return String.valueOf(e.getMessage());
    }

    private Map<Work, String> writeTogether(Conversation conversation, List<Work> group) throws SQLException {
        List<Commitment> items = new ArrayList<>();
        Set<UUID> released = new HashSet<>();
        List<Promise> kept = new ArrayList<>();
        for (Work work : group) {
            released.addAll(work.released);
            if (work.commitment != null) {
                items.add(work.commitment);
            }
            if (work.promise != null) {
                kept.add(work.promise);
            }
        }
        GroupCommit.Result result = conversation.commit(items, released);
        book.committed(result.written(), released, result.totals(), kept);
        Map<Work, String> conflicts = new HashMap<>();
        for (Work work : group) {
            String why = work.commitment == null ? null : result.conflicts().get(work.commitment);
            if (why != null) {
                conflicts.put(work, why);
            }
        }
        return conflicts;
    }
}
