package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The transactions of statements that belong together. */
class RowStatementsTest {

    private final JdbcConnectionPool pool = TestDatabases.h2("rowstatementstest");

    @BeforeEach
    void createTable() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.createStatement().execute("CREATE TABLE changed (id INT)");
        }
    }

    @AfterEach
    void dropTable() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.createStatement().execute("DROP TABLE changed");
        }
        pool.dispose();
    }

    @Test
    void anError_betweenTwoStatements_rollsTheFirstBack() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            assertThatThrownBy(() -> RowStatements.inTransaction(connection, () -> {
                RowStatements.update(connection, "INSERT INTO changed VALUES (1)");
                throw new OutOfMemoryError("as a test");
            })).isInstanceOf(OutOfMemoryError.class);

            assertThat(connection.getAutoCommit()).isTrue();
            try (ResultSet rows = connection.createStatement().executeQuery("SELECT 1 FROM changed")) {
                assertThat(rows.next()).isFalse();
            }
        }
    }
}
