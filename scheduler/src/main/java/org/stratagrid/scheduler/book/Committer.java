package org.stratagrid.scheduler.book;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.reservation.Held;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one thread that changes rows and book. Requests that arrive while a transaction is under way share the next one, so they
 * share its flush to disk too. When the connection is lost it reads all rows anew before anything else is answered; whether the
 * transaction that was under way has happened, these rows tell.
 */
@Component
@DependsOnDatabaseInitialization
public class Committer implements InitializingBean, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    private static final int MOST_TOGETHER = 64;
    private static final long FOLLOW_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PATIENCE_SECONDS = 10;
    private static final int RELEASE_ATTEMPTS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final DataSource database;
    private final GridBook book;
    private final JsonMapper json;
    private final UUID scheduler = UUID.randomUUID();
    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "placement-committer");

    /** Work of the thread alone: what was put off to a later group, and what was under way when the connection was lost. */
    private final Deque<Work> putOff = new ArrayDeque<>();

    private final List<Work> underWay = new ArrayList<>();
    private final Map<Work, GridBook.Promise> promises = new ConcurrentHashMap<>();
    private long followed = System.nanoTime();

    private volatile boolean stopped;

    /** Open while the book is what the rows are; whoever wants to look waits for it. */
    private volatile CountDownLatch current = new CountDownLatch(1);

    public Committer(DataSource database, GridBook book, JsonMapper json) {
        this.database = database;
        this.book = book;
        this.json = json;
    }

    @Override
    public void afterPropertiesSet() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void destroy() throws InterruptedException {
        stopped = true;
        queue.add(Work.follow());
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }

    /**
     * Waits until the book may be looked at.
     *
     * @throws Refusal UNAVAILABLE while the database is away
     */
    public void awaitBook() {
        try {
            if (current.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw away("so nothing was reserved. Please try again in a moment.");
    }

    /**
     * Makes it all true or nothing of it.
     *
     * @return why not, when another request came between: the book knows of that one then
     * @throws Refusal UNAVAILABLE when the database is away
     */
    public Outcome commit(Commitment commitment) {
        Work work = Work.commit(commitment);
        promises.put(work, book.promise(commitment.taken));
        try {
            return done(work);
        } finally {
            // Where nobody can tell what became of it the room is shown as free again: the database still has the last
            // word.
            GridBook.Promise promise = promises.remove(work);
            if (promise != null) {
                book.settle(List.of(promise));
            }
        }
    }

    /** Gives room back; unknown servers are ignored. */
    public void release(Collection<UUID> servers) {
        for (int attempt = 0; attempt < RELEASE_ATTEMPTS; attempt++) {
            if (servers.isEmpty() || done(Work.release(servers)).done()) {
                return;
            }
        }
        throw new Refusal(
                Refusal.Reason.UNAVAILABLE,
                "These servers are being changed by others at this moment, so nothing was released. Please try again.");
    }

    /** Afterwards the book knows everything that was in the rows before, whoever wrote it. */
    public void follow() {
        done(Work.follow());
    }

    private Outcome done(Work work) {
        queue.add(work);
        try {
            return work.answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the reservation could not be written", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            log.debug("no answer in time", e);
        }
        throw away(
                work.withdraw()
                        ? "so nothing was changed. Please try again in a moment."
                        : "and it is not known yet whether the change was made. Please send the same request again: it is"
                                + " carried out once only.");
    }

    private static Refusal away(String meaning) {
        return new Refusal(
                Refusal.Reason.UNAVAILABLE, "The scheduler cannot reach its database at this moment, " + meaning);
    }

    private void run() {
        Conversation.Backend last = null;
        int failures = 0;
        while (!stopped) {
            try (Conversation conversation = Conversation.begin(database, scheduler, json, last, book)) {
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
        current = new CountDownLatch(1);
        underWay.addAll(putOff);
        queue.drainTo(underWay);
        underWay.forEach(work -> work.answer.completeExceptionally(new IllegalStateException("the scheduler stops")));
    }

    private void pause(int failures) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(LONGEST_PAUSE_MILLIS, 50L * failures));
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    /** The transaction of the lost connection is over, and the book has what it left. */
    private void settleWhatWasUnderWay() {
        for (Work work : underWay) {
            Commitment wanted = work.commitment;
            if (wanted == null) {
                putOff.addFirst(work);
            } else if (wanted.wanted.stream().allMatch(this::stands)) {
                answer(work, Outcome.DONE);
            } else {
                answer(work, new Outcome("the connection to the database was lost"));
            }
        }
        underWay.clear();
    }

    private boolean stands(Held held) {
        HeldRow row = book.server(held.serverId());
        return row != null && row.held().equals(held);
    }

    private void serve(Conversation conversation) throws SQLException, InterruptedException {
        boolean follow = gather();
        List<Work> asked = List.copyOf(underWay);
        List<Work> changes = asked.stream().filter(work -> !work.isFollow()).toList();
        Map<Work, Outcome> conflicts = new HashMap<>();
        if (!changes.isEmpty()) {
            conflicts.putAll(write(conversation, changes));
        }
        if (follow || !conflicts.isEmpty() || changes.size() < asked.size()) {
            conversation.follow(book);
            followed = System.nanoTime();
        }
        underWay.clear();
        asked.forEach(work -> answer(work, conflicts.getOrDefault(work, Outcome.DONE)));
    }

    private void answer(Work work, Outcome outcome) {
        GridBook.Promise promise = promises.remove(work);
        if (promise != null) {
            book.settle(List.of(promise));
        }
        work.answer.complete(outcome);
    }

    /** @return whether it is time to look what others did */
    private boolean gather() throws InterruptedException {
        long wait = FOLLOW_EVERY_NANOS - (System.nanoTime() - followed);
        Work first = putOff.isEmpty() && wait > 0 ? queue.poll(wait, TimeUnit.NANOSECONDS) : queue.poll();
        if (first != null) {
            putOff.addLast(first);
        }
        queue.drainTo(putOff, MOST_TOGETHER);
        Set<UUID> configurations = new HashSet<>();
        List<Work> later = new ArrayList<>();
        while (!putOff.isEmpty() && underWay.size() < MOST_TOGETHER) {
            Work work = putOff.removeFirst();
            Commitment commitment = work.commitment;
            // Two of one configuration have not seen each other.
            if (commitment != null && !configurations.add(commitment.configurationId)) {
                later.add(work);
            } else if (work.take()) {
                underWay.add(work);
            }
        }
        for (int i = later.size() - 1; i >= 0; i--) {
            putOff.addFirst(later.get(i));
        }
        return System.nanoTime() - followed >= FOLLOW_EVERY_NANOS;
    }

    /** @return those that left nothing */
    private Map<Work, Outcome> write(Conversation conversation, List<Work> group) throws SQLException {
        try {
            return writeTogether(conversation, group);
        } catch (SQLException e) {
            if (!conversation.isAlive()) {
                throw e;
            }
            // The database said no to the whole transaction; one at a time, the others need not suffer.
            log.warn("a group of {} could not be written: {}", group.size(), e.getMessage());
            if (group.size() == 1) {
                return refused(group.get(0), e);
            }
            Map<Work, Outcome> conflicts = new HashMap<>();
            for (Work each : group) {
                conflicts.putAll(write(conversation, List.of(each)));
            }
            return conflicts;
        }
    }

    private static Map<Work, Outcome> refused(Work work, SQLException e) {
        String state = e.getSQLState();
        if (state != null && state.startsWith("40")) {
            return Map.of(work, new Outcome(String.valueOf(e.getMessage())));
        }
        work.answer.completeExceptionally(e);
        return Map.of(work, new Outcome("could not be written"));
    }

    private Map<Work, Outcome> writeTogether(Conversation conversation, List<Work> group) throws SQLException {
        Map<Commitment, Work> byCommitment = new HashMap<>();
        List<Commitment> items = new ArrayList<>();
        Set<UUID> released = new HashSet<>();
        List<GridBook.Promise> kept = new ArrayList<>();
        for (Work work : group) {
            released.addAll(work.released);
            Commitment commitment = work.commitment;
            if (commitment != null) {
                items.add(commitment);
                byCommitment.put(commitment, work);
            }
            GridBook.Promise promise = promises.get(work);
            if (promise != null) {
                kept.add(promise);
            }
        }
        GroupCommit.Result result = conversation.commit(items, released);
        book.committed(result.written(), released, result.totals(), kept);
        group.forEach(promises::remove);
        Map<Work, Outcome> conflicts = new HashMap<>();
        result.conflicts().forEach((item, why) -> {
            Work work = byCommitment.get(item);
            if (work != null) {
                conflicts.put(work, new Outcome(why));
            }
        });
        return conflicts;
    }
}
