package org.stratagrid.scheduler.book;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The committer's talk with the database over one connection, from reading all rows to the connection's end. Reading what
 * others did and writing what is wanted take turns in it, so the book hears of every row in the order in which it changed.
 */
final class Conversation implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Conversation.class);

    /** A database that says nothing for so long is gone. */
    private static final int SILENCE_MILLIS = 30_000;

    private static final long FENCE_POLL_MILLIS = 20;

    private final Connection connection;
    private final UUID scheduler;
    private final BookRows rows;
    private final GroupCommit group;
    private final Backend backend;
    private String position;

    /** The server's process at the other end of a connection. */
    record Backend(int pid, String startedAt) {}

    private Conversation(Connection connection, UUID scheduler, @Nullable Backend before, GridBook book)
            throws SQLException, InterruptedException {
        this.connection = connection;
        this.scheduler = scheduler;
        connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
        if (before != null) {
            endOf(before);
        }
        this.backend = backend();
        signAs(scheduler);
        planOnce();
        this.rows = new BookRows(connection);
        this.group = new GroupCommit(connection);
        rows.forgetChangesOfAnotherTime();
        rows.beginSnapshot();
        this.position = readAll(rows, book);
        rows.endSnapshot();
    }

    /**
     * Begins with all rows in the book.
     *
     * @param before whom the committer talked with last: what that one was told to do may still be under way, and must be over
     *     before the rows are read
     */
    static Conversation begin(DataSource database, UUID scheduler, @Nullable Backend before, GridBook book)
            throws SQLException, InterruptedException {
        Connection connection = database.getConnection();
        try {
            return new Conversation(connection, scheduler, before, book);
        } catch (SQLException | RuntimeException | InterruptedException e) {
            end(connection);
            throw e;
        }
    }

    private Backend backend() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()")) {
            row.next();
            return new Backend(row.getInt(1), row.getString(2));
        }
    }

    /** What is written here is known to this scheduler's book already. */
    private void signAs(UUID writer) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT set_config('scheduler.writer', ?, false)")) {
            statement.setString(1, writer.toString());
            statement.execute();
        }
    }

    /**
     * What the functions and triggers of a group commit do is planned at their first call, for all that come: a plan that was made
     * while a table was empty must not read all of it for as long as the connection lasts.
     */
    private void planOnce() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;"
                            + " SET enable_mergejoin = off; SET jit = off");
        }
    }

    private void endOf(Backend before) throws SQLException, InterruptedException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ? AND backend_start::text = ?")) {
            statement.setInt(1, before.pid());
            statement.setString(2, before.startedAt());
            while (true) {
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        return;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(FENCE_POLL_MILLIS);
            }
        }
    }

    Backend at() {
        return backend;
    }

    /** Brings the book to what the rows are now. */
    void follow(GridBook book) throws SQLException {
        BookRows.Changes changes = rows.since(position, scheduler);
        if (changes.areNone()) {
            position = changes.position();
            return;
        }
        rows.beginSnapshot();
        catchUp(rows, book);
        rows.endSnapshot();
    }

    /** Brings the book to the snapshot in which these rows are read. */
    void catchUp(BookRows snapshot, GridBook book) throws SQLException {
        BookRows.Changes changes = snapshot.since(position, scheduler);
        if (changes.everything()) {
            position = readAll(snapshot, book);
            return;
        }
        if (!changes.areNone()) {
            book.changed(
                    changes.nodes(),
                    snapshot.nodes(changes.nodes()),
                    changes.servers(),
                    snapshot.held(changes.servers()),
                    changes.policy() ? snapshot.policies() : null);
        }
        position = changes.position();
    }

    private static String readAll(BookRows snapshot, GridBook book) throws SQLException {
        BookRows.Everything all = snapshot.everything();
        book.begin(all.nodes(), all.held(), all.policies());
        return all.position();
    }

    GroupCommit.Result commit(List<Commitment> items, Collection<UUID> released) throws SQLException {
        return group.commit(items, released);
    }

    boolean isAlive() {
        try {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** For good: nobody else gets a connection on which something may still be under way. */
    private static void end(Connection connection) {
        try (connection) {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("the connection was broken already", e);
        }
    }

    @Override
    public void close() {
        end(connection);
    }
}
