package org.stratagrid.deployment.order;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/**
 * Lets one run at a time work an order, among all threads and processes. A run that stands still for some seconds is taken for dead,
 * and its job begins again elsewhere; but it may only stand still. So its turn is a lock of its connection: it ends with the run, or
 * when the process has died, and not before.
 */
@Component
class Turns {

    private static final int ANSWERS_WITHIN_SECONDS = 5;

    private final DataSource database;

    Turns(DataSource database) {
        this.database = database;
    }

    /** @return false when another run has the turn; then nothing was done */
    boolean take(UUID order, Consumer<Turn> work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (!lock(connection, order)) {
                    return false;
                }
                work.accept(new Turn(connection));
                return true;
            } finally {
                // Ends the transaction, and the lock with it. A connection that is broken has none any more.
                if (!connection.isClosed()) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("The turn could not be taken or given back.", e);
        }
    }

    private static boolean lock(Connection connection, UUID order) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0))")) {
            statement.setString(1, "deployment.turn " + order);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    record Turn(Connection connection) {

        /** @throws DataAccessResourceFailureException when the database was restarted meanwhile: somebody else may have the turn */
        void require() {
            try {
                if (connection.isValid(ANSWERS_WITHIN_SECONDS)) {
                    return;
                }
            } catch (SQLException e) {
                throw new DataAccessResourceFailureException("The turn was lost.", e);
            }
            throw new DataAccessResourceFailureException("The turn was lost.");
        }
    }
}
