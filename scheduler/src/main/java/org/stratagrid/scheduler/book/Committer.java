package org.stratagrid.scheduler.book;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
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

/** The one way in which a scheduler changes rows and book: what is asked here is done by one thread, much of it together. */
@Component
@DependsOnDatabaseInitialization
public class Committer implements InitializingBean, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    private static final long PATIENCE_SECONDS = 10;
    private static final int RELEASE_ATTEMPTS = 5;

    private final DataSource database;
    private final GridBook book;
    private final WorkQueue queue = new WorkQueue();
    private final CommitLoop loop;
    private final Thread thread;

    public Committer(DataSource database, GridBook book) {
        this.database = database;
        this.book = book;
        this.loop = new CommitLoop(database, book, queue);
        this.thread = new Thread(loop, "placement-committer");
    }

    @Override
    public void afterPropertiesSet() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void destroy() throws InterruptedException {
        loop.stop();
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }

    /**
     * Waits until the book may be looked at.
     *
     * @throws Refusal UNAVAILABLE while the database is away
     */
    public void awaitBook() {
        try {
            if (loop.awaitBook(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
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
        return commitAll(List.of(commitment)).get(0);
    }

    /**
     * Each of them true or nothing of it.
     *
     * @return what became of them, in their order
     * @throws Refusal UNAVAILABLE when the database is away; what became of some is not known then
     */
    public List<Outcome> commitAll(List<Commitment> commitments) {
        List<Promise> promises = new ArrayList<>();
        List<Work> all = new ArrayList<>();
        try {
            for (Commitment commitment : commitments) {
                Promise promise = book.promise(commitment.taken);
                promises.add(promise);
                Work work = Work.commit(commitment, promise);
                all.add(work);
                queue.add(work);
            }
            return all.stream().map(this::awaited).toList();
        } finally {
            // Where nobody can tell what became of it the room is shown as free again: the database still has the last
            // word.
            promises.forEach(book::settle);
        }
    }

    /**
     * Gives room back; unknown servers are ignored.
     *
     * @throws Refusal UNAVAILABLE when the database is away or others change the same servers again and again
     */
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

    /**
     * Afterwards the book knows everything that was in the rows before, whoever wrote it.
     *
     * @throws Refusal UNAVAILABLE when the database is away
     */
    public void follow() {
        done(Work.follow());
    }

    /**
     * Compares the book with the rows, at one moment, while placements go on.
     *
     * @return what differs, in words; empty when the book is right
     * @throws Refusal UNAVAILABLE when the database is away
     */
    public List<String> differences() {
        try (BookCheck check = new BookCheck(database)) {
            if (done(Work.check(check)).done()) {
                return check.differences();
            }
        } catch (SQLException e) {
            log.warn("the book was not compared with the rows: {}", e.getMessage());
        }
        throw away("so the book was not compared with it.");
    }

    private Outcome done(Work work) {
        queue.add(work);
        return awaited(work);
    }

    private Outcome awaited(Work work) {
        try {
            return work.answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the database did not do what the scheduler asked", e.getCause());
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
}
