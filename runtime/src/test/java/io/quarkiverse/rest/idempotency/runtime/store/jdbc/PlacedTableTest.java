package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlStore;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableAtStart;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TestDatabases;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * A table that is not found yet, on a PostgreSQL where a migration holds the lock of the table.
 */
class PlacedTableTest {

    private static final TableName TABLE = new TableName("placedtable");
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int CONNECTIONS = 2;

    private final AgroalDataSource server = (AgroalDataSource) TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
    private final StoreConnections calls = connections();
    private final StoreConnections heartbeats = connections();
    private final PlacedTable table = new PlacedTable(SqlDatabase.POSTGRESQL, TABLE, TIMEOUT, heartbeats::connection);
    private final SqlStore store = new SqlStore(table, calls, TIMEOUT, TIMEOUT);
    private Connection migration;

    private StoreConnections connections() {
        return new StoreConnections("placed", CONNECTIONS, true, server, List.of(), TIMEOUT, HOUR);
    }

    @BeforeEach
    void lockTheTable() throws SQLException {
        migration = server.getConnection();
        migration.createStatement().execute("DROP TABLE IF EXISTS " + TABLE);
        SqlDatabase.POSTGRESQL.createTable(migration, TABLE);
        migration.setAutoCommit(false);
        migration.createStatement().execute("LOCK TABLE " + TABLE + " IN ACCESS EXCLUSIVE MODE");
    }

    @AfterEach
    void close() throws SQLException {
        unlock();
        calls.close();
        heartbeats.close();
        server.close();
    }

    private void unlock() throws SQLException {
        if (!migration.isClosed()) {
            migration.commit();
            migration.setAutoCommit(true);
            migration.close();
        }
    }

    private CompletableFuture<List<ReserveResult>> reserve() {
        RecordId id = RecordId.of("default", null, UUID.randomUUID().toString());
        return store.reserve(List.of(new Reservation(id, "default", new Binding("o", "r", "f"), new Owner("owner"), HOUR,
                HOUR))).toCompletableFuture();
    }

    /** A bound on the wait of the test, not of the call. */
    private static void assertFails(CompletableFuture<?> answer) {
        await().atMost(PATIENCE).until(answer::isCompletedExceptionally);
    }

    @Test
    @Tag("bounded")
    void reserve_whileTheTableIsLocked_fails_andFindsTheTableLater() throws SQLException {
        assertFails(reserve());
        unlock();

        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(
                () -> assertThat(reserve().join()).singleElement().isInstanceOf(ReserveResult.Owned.class));
    }

    @Test
    @Tag("bounded")
    void looks_thatFoundATableLocked_leaveTheirConnectionsToOthers() throws SQLException {
        for (int i = 0; i <= CONNECTIONS; i++) {
            assertFails(reserve());
        }

        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            try (Connection one = heartbeats.connection(); Connection other = heartbeats.connection()) {
                return one.isValid(1) && other.isValid(1);
            }
        });
    }

    /** As the calls in a transaction of the application, whose connection has no network time-out of the store's. */
    @Test
    @Tag("bounded")
    void callOnAConnectionWithoutATimeout_whileTheTableIsLocked_fails() throws SQLException {
        try (Connection application = server.getConnection()) {
            CompletableFuture<List<LoadResult>> answer = new CompletableFuture<>();
            calls.executor().execute(() -> {
                try {
                    answer.complete(table.load(application, List.of(RecordId.of("default", null, "key"))));
                } catch (SQLException e) {
                    answer.completeExceptionally(e);
                }
            });

            assertFails(answer);
        }
    }

    @Test
    @Tag("bounded")
    void start_whileTheTableIsLocked_doesNotWaitForIt() throws SQLException {
        TableAtStart start = new TableAtStart("<default>",
                () -> SqlDatabase.POSTGRESQL.session(heartbeats.connection(), TIMEOUT, true), TABLE, false, false, false, "");
        AtomicInteger usable = new AtomicInteger();
        CompletableFuture<Void> started = new CompletableFuture<>();
        calls.executor().execute(() -> {
            start.start(null, usable::incrementAndGet);
            started.complete(null);
        });

        await().atMost(PATIENCE).until(started::isDone);
        assertThat(usable).hasValue(0);

        unlock();
        start.start(null, usable::incrementAndGet);
        assertThat(usable).hasValue(1);
    }
}
