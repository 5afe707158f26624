package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * Which reserves PostgreSQL commits without waiting for its disk, and that nothing else on the connection is.
 */
class AsynchronousReserveTest {

    private static final DataSource DATA_SOURCE = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
    private static final TableName TABLE = new TableName("asynchronousreservetest");
    private static final Duration HOUR = Duration.ofHours(1);

    private final PostgresRecordTable records = new PostgresRecordTable(TABLE);

    @BeforeAll
    static void createTable() throws SQLException {
        try (Connection connection = DATA_SOURCE.getConnection()) {
            SqlDatabase.POSTGRESQL.createTable(connection, TABLE);
        }
    }

    @BeforeEach
    void noRecords() throws SQLException {
        try (Connection connection = DATA_SOURCE.getConnection()) {
            connection.createStatement().execute("TRUNCATE " + TABLE);
        }
    }

    @Test
    void aReserveThatMay_commitsWithoutTheDisk() throws SQLException {
        assertThat(settingOfTheCommitOf(reservation("key", true))).isEqualTo("off");
    }

    @Test
    void aReserveThatMayNot_waitsForTheDisk() throws SQLException {
        assertThat(settingOfTheCommitOf(reservation("key", false))).isEqualTo("on");
    }

    @Test
    void aBatchInWhichOneMayNot_waitsForTheDisk() throws SQLException {
        assertThat(settingOfTheCommitOf(reservation("key-1", true), reservation("key-2", false))).isEqualTo("on");
    }

    @Test
    void theNextStatementOfTheConnection_waitsForTheDiskAgain() throws SQLException {
        try (Connection connection = synchronousConnection()) {
            records.reserve(connection, List.of(reservation("key", true)));

            assertThat(setting(connection)).isEqualTo("on");
        }
    }

    @Test
    void asynchronousReserve_isLikeAnyOther() throws SQLException {
        try (Connection connection = DATA_SOURCE.getConnection()) {
            ReserveResult first = records.reserve(connection, List.of(reservation("key", true))).get(0);
            List<ReserveResult> next = records.reserve(connection,
                    List.of(reservation("other-key", true), reservation("key", true)));

            assertThat(first).isInstanceOf(ReserveResult.Owned.class);
            assertThat(next).hasExactlyElementsOfTypes(ReserveResult.Owned.class, ReserveResult.Exists.class);
        }
    }

    /** The server of the tests does not wait for its disk unless asked to. */
    private static Connection synchronousConnection() throws SQLException {
        Connection connection = DATA_SOURCE.getConnection();
        connection.createStatement().execute("SET synchronous_commit = on");
        return connection;
    }

    private String settingOfTheCommitOf(Reservation... reservations) throws SQLException {
        try (Connection connection = synchronousConnection()) {
            connection.setAutoCommit(false);
            List<ReserveResult> results = records.reserve(connection, List.of(reservations));
            assertThat(results).hasOnlyElementsOfType(ReserveResult.Owned.class);
            String setting = setting(connection);
            connection.rollback();
            connection.setAutoCommit(true);
            return setting;
        }
    }

    private static String setting(Connection connection) throws SQLException {
        try (ResultSet result = connection.createStatement().executeQuery("SHOW synchronous_commit")) {
            result.next();
            return result.getString(1);
        }
    }

    private static Reservation reservation(String key, boolean asynchronous) {
        return new Reservation(RecordId.of("default", null, key), "default", new Binding("o", "r", "f"), new Owner("owner"),
                HOUR, HOUR, asynchronous, null);
    }
}
