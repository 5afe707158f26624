package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static io.quarkiverse.rest.idempotency.runtime.store.sql.ConcurrentStatements.await;
import static io.quarkiverse.rest.idempotency.runtime.store.sql.ConcurrentStatements.call;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * A statement that waits before it inserts a record began before another reserve of the same key, and inserts after that one
 * has been released. It makes the later owner.
 */
class FenceOfWaitingInsertTest {

    private static final TableName TABLE = new TableName("waitinginsert");
    private static final Duration LONG = Duration.ofHours(1);
    private static final Owner FORMER = new Owner("former");
    private static final Owner LATER = new Owner("later");

    @Test
    @Tag("single-owner")
    void insertBehindOneThatWaits_hasTheLargerFence() throws SQLException {
        DataSource dataSource = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
        TestDatabases.newStore(dataSource, SqlDatabase.POSTGRESQL, TABLE);
        RecordTable table = SqlDatabase.POSTGRESQL.table(TABLE);
        // Records are inserted in the order of their ids.
        List<RecordId> ids = Stream.of(id(), id()).sorted(Comparator.comparing(RecordId::value)).toList();
        try (Connection holder = dataSource.getConnection(); Connection other = dataSource.getConnection()) {
            holder.setAutoCommit(false);
            reserve(table, holder, FORMER, ids.get(0));
            CompletableFuture<List<Long>> waiting = call(dataSource,
                    connection -> reserve(table, connection, LATER, ids.get(0), ids.get(1)));
            await(dataSource, "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'", 1);
            long former = reserveAndRelease(table, other, ids.get(1));
            holder.rollback();

            assertThat(waiting.join().get(1)).isGreaterThan(former);
        }
    }

    @ParameterizedTest
    @Tag("single-owner")
    @EnumSource(value = SqlDatabase.class, names = { "MARIADB", "MYSQL" })
    void insertThatWaitsForTheTable_hasTheLargerFence(SqlDatabase database) throws SQLException {
        DataSource dataSource = TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED);
        TestDatabases.newStore(dataSource, database, TABLE);
        RecordId id = id();
        try (Connection holder = dataSource.getConnection()) {
            CompletableFuture<List<Long>> waiting = call(dataSource, connection -> reserve(database.table(TABLE),
                    beforeInsert(connection, () -> holder.createStatement()
                            .execute("LOCK TABLES " + TABLE + " WRITE, " + TABLE + " r WRITE")),
                    LATER, id));
            await(dataSource, "SELECT count(*) FROM information_schema.processlist WHERE state LIKE 'Waiting for table%'", 1);
            // Of another node, which does not wait for inserts of the first one.
            long former = reserveAndRelease(database.table(TABLE), holder, id);
            holder.createStatement().execute("UNLOCK TABLES");

            assertThat(waiting.join().get(0)).isGreaterThan(former);
        }
    }

    private static RecordId id() {
        return RecordId.of("default", "alice", UUID.randomUUID().toString());
    }

    private static long reserveAndRelease(RecordTable table, Connection connection, RecordId id) throws SQLException {
        long fence = reserve(table, connection, FORMER, id).get(0);
        assertThat(table.release(connection, List.of(ReleaseCall.forget(new Ownership(id, FORMER, fence)))))
                .containsExactly(ReleaseResult.RELEASED);
        return fence;
    }

    private static List<Long> reserve(RecordTable table, Connection connection, Owner owner, RecordId... ids)
            throws SQLException {
        Binding binding = new Binding("POST /payments", "/payments", "f");
        return table.reserve(connection,
                Stream.of(ids).map(id -> new Reservation(id, "default", binding, owner, LONG, LONG)).toList()).stream()
                .map(reserved -> ((ReserveResult.Owned) reserved).fence()).toList();
    }

    /** A connection with something that is done before it is asked for an insert. */
    private static Connection beforeInsert(Connection connection, RowStatements.SqlCall<Boolean> action) {
        return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] { Connection.class },
                (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement") && arguments[0].toString().startsWith("INSERT")) {
                        action.call();
                    }
                    return method.invoke(connection, arguments);
                });
    }
}
