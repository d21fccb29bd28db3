package org.stratagrid.scheduler.book;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.stratagrid.scheduler.node.Residents;
import org.stratagrid.scheduler.node.Size;

/**
 * Compares the book with the rows. The committer only begins it, which fixes both at the same moment; the comparing is done by
 * whoever asked, while placements go on.
 */
final class BookCheck implements AutoCloseable {

    private final Connection connection;
    private final BookRows rows;
    private @Nullable BookCopy copy;

    BookCheck(DataSource database) throws SQLException {
        this.connection = database.getConnection();
        this.rows = new BookRows(connection);
    }

    /** What brings the book to the moment at which these rows are looked at. */
    interface CatchingUp {
        void with(BookRows rows) throws SQLException;
    }

    /** For the committer's thread alone, since nothing may be written meanwhile. */
    void begin(GridBook book, CatchingUp catchingUp) throws SQLException {
        rows.beginSnapshot();
        catchingUp.with(rows);
        copy = book.copy();
    }

    /** In words; empty when the book says what the rows say. */
    List<String> differences() throws SQLException {
        BookCopy book = Objects.requireNonNull(copy, "not begun");
        BookRows.Everything all = rows.everything();
        List<String> found = new ArrayList<>();
        Map<UUID, Residents> residents = compareServers(book, all, found);
        compareNodes(book, all, residents, found);
        if (!book.policies().equals(all.policies())) {
            found.add("the operator's decisions: the book has version "
                    + book.policies().version() + ", the rows have "
                    + all.policies().version());
        }
        return found;
    }

    /** @return who lives on each node as the rows say */
    private static Map<UUID, Residents> compareServers(BookCopy book, BookRows.Everything all, List<String> found) {
        Map<UUID, Residents> residents = new HashMap<>();
        Map<UUID, HeldRow> unseen = new HashMap<>(book.servers());
        for (HeldRow row : all.held()) {
            HeldRow known = unseen.remove(row.held().serverId());
            if (!row.equals(known)) {
                found.add("server " + row.held().serverId() + ": the book has " + (known == null ? "nothing" : known)
                        + ", the rows have " + row);
            }
            residents.merge(row.held().nodeId(), with(Residents.NOBODY, row), (before, one) -> with(before, row));
        }
        unseen.values()
                .forEach(row ->
                        found.add("server " + row.held().serverId() + ": the rows have nothing, the book has " + row));
        return residents;
    }

    private static Residents with(Residents before, HeldRow row) {
        return before.with(
                row.held().tier(),
                row.held().system(),
                row.held().accountId(),
                row.held().risky());
    }

    private static void compareNodes(
            BookCopy book, BookRows.Everything all, Map<UUID, Residents> residents, List<String> found) {

        Set<UUID> unseen = new HashSet<>(book.nodes().keySet());
        for (NodeRow row : all.nodes()) {
            UUID id = row.node().id();
            unseen.remove(id);
            BookCopy.Page page = book.nodes().get(id);
            if (page == null || !page.row().equals(row)) {
                found.add("node " + row.node().name() + ": the book has " + (page == null ? "nothing" : page.row())
                        + ", the rows have " + row);
            } else {
                compare(book, page, residents.getOrDefault(id, Residents.NOBODY), found);
            }
        }
        unseen.forEach(id -> found.add("node "
                + Objects.requireNonNull(book.nodes().get(id)).row().node().name()
                + ": the book has it, the rows do not"));
    }

    private static void compare(BookCopy book, BookCopy.Page page, Residents residents, List<String> found) {
        String name = page.row().node().name();
        if (!page.residents().equals(residents)) {
            found.add("node " + name + ": the book counts " + page.residents() + ", the rows " + residents);
        }
        Size promised = book.promised().getOrDefault(page.row().node().id(), Size.NOTHING);
        if (!page.promised().equals(promised)) {
            found.add("node " + name + ": " + page.promised() + " is kept back for " + promised + " that was promised");
        }
        if (!page.indexed()) {
            found.add("node " + name + ": the index has it at a place that is not its own");
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (!connection.getAutoCommit()) {
                rows.endSnapshot();
            }
        }
    }
}
