package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * A transaction that completes a record whose lease was renewed after the transaction had begun to read, as the lease of any
 * method is that runs for longer than a third of it.
 */
class IsolationTest {

    private static final TableName TABLE = new TableName("isolation");
    private static final Duration LONG = Duration.ofHours(1);

    private static DataSource mariaDb(TransactionIsolation isolation, boolean snapshotIsolation) {
        return TestDatabases.mariaDb(isolation, "innodb_snapshot_isolation=" + (snapshotIsolation ? "ON" : "OFF"));
    }

    static Stream<Arguments> thoseThatCompleteIt() {
        return Stream.of(
                Arguments.of(SqlDatabase.POSTGRESQL, TestDatabases.postgres(TransactionIsolation.READ_COMMITTED)),
                Arguments.of(SqlDatabase.MARIADB, mariaDb(TransactionIsolation.READ_COMMITTED, true)),
                // as it was by default until version 11.6
                Arguments.of(SqlDatabase.MARIADB, mariaDb(TransactionIsolation.REPEATABLE_READ, false)));
    }

    @ParameterizedTest
    @MethodSource("thoseThatCompleteIt")
    void record_isCompleted(SqlDatabase database, DataSource dataSource) throws SQLException {
        assertThat(completedAfterHeartbeat(database, dataSource)).isEqualTo(CompleteResult.COMPLETED);
        assertThat(knownToReject(database, dataSource)).as("warned of at start").isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = TransactionIsolation.class, names = { "READ_COMMITTED", "REPEATABLE_READ" })
    @TestMySql.Needed
    void theRecordIsCompleted_onMySql(TransactionIsolation isolation) throws SQLException {
        record_isCompleted(SqlDatabase.MYSQL, TestDatabases.mySql(isolation));
    }

    static Stream<Arguments> thoseThatReject() {
        return Stream.of(
                Arguments.of(SqlDatabase.POSTGRESQL, TestDatabases.postgres(TransactionIsolation.REPEATABLE_READ),
                        "could not serialize access due to concurrent update"),
                Arguments.of(SqlDatabase.POSTGRESQL, TestDatabases.postgres(TransactionIsolation.SERIALIZABLE),
                        "could not serialize access due to concurrent update"),
                Arguments.of(SqlDatabase.MARIADB, mariaDb(TransactionIsolation.REPEATABLE_READ, true),
                        "Record has changed since last read"));
    }

    @ParameterizedTest
    @MethodSource("thoseThatReject")
    void databaseThatRejectsChangedRows_isKnownAtStart(SqlDatabase database, DataSource dataSource, String message)
            throws SQLException {
        assertThatThrownBy(() -> completedAfterHeartbeat(database, dataSource)).isInstanceOf(SQLException.class)
                .hasMessageContaining(message);
        assertThat(knownToReject(database, dataSource)).as("warned of at start").isTrue();
    }

    private static boolean knownToReject(SqlDatabase database, DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return database.rejectsRowsChangedMeanwhile(connection);
        }
    }

    private static CompleteResult completedAfterHeartbeat(SqlDatabase database, DataSource dataSource) throws SQLException {
        TestDatabases.newStore(dataSource, database, TABLE);
        RecordTable table = database.table(TABLE);
        RecordId id = RecordId.of("default", "alice", "key");
        Owner owner = new Owner("owner");
        try (Connection methods = dataSource.getConnection(); Connection heartbeats = dataSource.getConnection()) {
            ReserveResult.Owned owned = (ReserveResult.Owned) table.reserve(heartbeats, List.of(new Reservation(id,
                    "default", new Binding("POST /payments", "/payments", "f"), owner, LONG, LONG))).get(0);
            Ownership ownership = new Ownership(id, owner, owned.fence());
            methods.setAutoCommit(false);
            try {
                methods.createStatement().executeQuery("SELECT count(*) FROM " + TABLE).close();
                assertThat(table.heartbeat(heartbeats, List.of(new Heartbeat(ownership, LONG, LONG))))
                        .containsExactly(HeartbeatResult.EXTENDED);
                return table.complete(methods,
                        List.of(new CompleteCall(ownership, new RecordedResponse.Unreplayable(200, "x"), LONG))).get(0);
            } finally {
                methods.rollback();
                methods.setAutoCommit(true);
            }
        }
    }
}
