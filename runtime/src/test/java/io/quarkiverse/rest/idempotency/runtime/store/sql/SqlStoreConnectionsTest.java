package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/** Connections of a pool that were lost while they were idle, and what a call leaves behind on one that it has used. */
class SqlStoreConnectionsTest {

    private static final TableName TABLE = new TableName("connections");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int OWN_TIMEOUT = 12_345;

    private final DataSource server = TestDatabases.server().getPostgresDatabase();
    private final AtomicInteger taken = new AtomicInteger();
    private Connection kept;

    @BeforeEach
    void createTable() throws SQLException {
        try (Connection connection = server.getConnection()) {
            SqlDatabase.POSTGRESQL.createTable(connection, TABLE);
            connection.createStatement().execute("TRUNCATE " + TABLE);
        }
        kept = server.getConnection();
        kept.setNetworkTimeout(Runnable::run, OWN_TIMEOUT);
    }

    /** Gives out the kept connection first, whatever became of it, and then new ones. */
    private SqlStore store(TableName table) {
        return new SqlStore(new PostgresRecordTable(table), TestDatabases.onTheTestThread(
                () -> taken.getAndIncrement() == 0 ? NotClosed.of(kept) : server.getConnection()), Duration.ofSeconds(2),
                Duration.ofSeconds(2));
    }

    private static List<Reservation> reservation() {
        return List.of(new Reservation(RecordId.of("default", null, "key"), "default", new Binding("o", "r", "f"),
                new Owner("owner"), HOUR, HOUR));
    }

    private void terminate(Connection victim) throws SQLException {
        try (Statement pid = victim.createStatement();
                ResultSet row = pid.executeQuery("SELECT pg_backend_pid()");
                Connection other = server.getConnection();
                Statement terminate = other.createStatement()) {
            row.next();
            terminate.execute("SELECT pg_terminate_backend(" + row.getInt(1) + ")");
        }
    }

    @Test
    void aConnectionThatWasLostWhileItWasIdle_costsNoRequestItsAnswer() throws SQLException {
        terminate(kept);

        List<ReserveResult> results = store(TABLE).reserve(reservation()).toCompletableFuture().join();

        assertThat(results).singleElement().isInstanceOf(ReserveResult.Owned.class);
        assertThat(taken.get()).as("connections taken").isEqualTo(2);
    }

    /** As Agroal says that all connections are in use. */
    @Test
    void failureWithoutState_isWhatTheCallFailsWith() {
        SQLException exhausted = new SQLException("Acquisition timeout while waiting for new connection");
        SqlStore store = new SqlStore(new PostgresRecordTable(TABLE), TestDatabases.onTheTestThread(() -> {
            throw exhausted;
        }), Duration.ofSeconds(2), Duration.ofSeconds(2));

        assertThatThrownBy(() -> store.reserve(reservation()).toCompletableFuture().join()).hasRootCause(exhausted);
    }

    @Test
    void aConnectionThatWasUsed_hasItsOwnTimeoutAgain() throws SQLException {
        store(TABLE).reserve(reservation()).toCompletableFuture().join();

        assertThat(kept.getNetworkTimeout()).isEqualTo(OWN_TIMEOUT);
    }

    @Test
    void aConnectionOnWhichACallFailed_hasItsOwnTimeoutAgain() throws SQLException {
        assertThatThrownBy(() -> store(new TableName("no_such_table")).reserve(reservation()).toCompletableFuture().join())
                .hasMessageContaining("no_such_table");

        assertThat(kept.getNetworkTimeout()).isEqualTo(OWN_TIMEOUT);
    }

    @Test
    @Tag("bounded")
    void aDatabaseThatIsDown_isNotAskedForEver() {
        PGSimpleDataSource nobodyListens = new PGSimpleDataSource();
        nobodyListens.setServerNames(new String[] { "127.0.0.1" });
        nobodyListens.setPortNumbers(new int[] { 1 });
        AtomicInteger attempts = new AtomicInteger();
        SqlStore store = new SqlStore(new PostgresRecordTable(TABLE), TestDatabases.onTheTestThread(() -> {
            attempts.incrementAndGet();
            return nobodyListens.getConnection();
        }), Duration.ofSeconds(2), Duration.ofSeconds(2));

        assertThatThrownBy(() -> store.reserve(reservation()).toCompletableFuture().join()).hasRootCauseInstanceOf(
                ConnectException.class);
        assertThat(attempts.get()).isEqualTo(2);
    }

    /** A connection as a pool gives it: closing it gives it back. */
    private static final class NotClosed {

        static Connection of(Connection connection) {
            return (Connection) Proxy.newProxyInstance(NotClosed.class.getClassLoader(),
                    new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            return null;
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
