package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mariadb.jdbc.MariaDbDataSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;

/** The failures of databases and drivers in a session that can only read. */
class ReadOnlySessionsTest {

    private static final String INSERT = "INSERT INTO readonlysessions VALUES (1)";

    private static void createTable(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.createStatement().execute("CREATE TABLE IF NOT EXISTS readonlysessions (id INT)");
        }
    }

    private static SQLException rejection(Connection session) {
        return catchThrowableOfType(SQLException.class, () -> session.createStatement().execute(INSERT));
    }

    @Test
    void sessionOfPostgreSql_thatBeganReadOnly_rejectsWrites() throws SQLException {
        Supplier<DataSource> server = () -> TestDatabases.server().getPostgresDatabase();
        createTable(server.get());
        try (Connection session = server.get().getConnection()) {
            session.createStatement().execute("SET default_transaction_read_only = on");

            assertThat(SqlFailures.rejectsWrites(rejection(session))).isTrue();
        }
    }

    @Test
    void sessionOfMariaDb_thatBeganReadOnly_rejectsWrites() throws SQLException {
        createTable(TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED));
        DataSource server = new MariaDbDataSource(TestMariaDb.url());
        try (Connection session = server.getConnection()) {
            session.createStatement().execute("SET SESSION tx_read_only = 1");

            assertThat(SqlFailures.rejectsWrites(rejection(session))).isTrue();
        }
    }

    /** Besides what is seen above: {@code read_only} of a server with grants, and InnoDB that is read-only. */
    @ParameterizedTest
    @CsvSource({ "25006, 0, true", "HY000, 1290, true", "25006, 1792, true", "HY000, 1836, true", "40001, 1213, false",
            "08006, 0, false", ", 0, false" })
    void failure_isARejectedWrite_byItsStateOrCode(String state, int code, boolean rejected) {
        assertThat(SqlFailures.rejectsWrites(new SQLException("as a test", state, code))).isEqualTo(rejected);
    }
}
