package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import org.awaitility.Awaitility;

import io.quarkiverse.rest.idempotency.support.Background;

/**
 * Statements that run beside those of a test, and wait for them.
 */
final class ConcurrentStatements {

    private ConcurrentStatements() {
    }

    /** Makes a call on a connection and a thread of its own. */
    static <T> CompletableFuture<T> call(DataSource dataSource, RowStatements.SqlFunction<Connection, T> call) {
        return Background.call(() -> {
            try (Connection connection = dataSource.getConnection()) {
                return call.apply(connection);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /**
     * @param waiting asks for the number of statements that wait
     */
    static void await(DataSource dataSource, String waiting, int statements) {
        Awaitility.await(statements + " statements that wait").until(() -> {
            try (Connection connection = dataSource.getConnection();
                    ResultSet row = connection.createStatement().executeQuery(waiting)) {
                return row.next() && row.getLong(1) == statements;
            }
        });
    }
}
