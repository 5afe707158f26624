package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * A long transaction holds the lock of a record, as the one that completes it or takes it over does: no call waits for it.
 * The databases' own time-outs for locks end a test that would.
 */
class LockedRecordsTest {

    private static final TableName TABLE = new TableName("lockedrecords");
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Owner OWNER = new Owner("owner");

    static Stream<Arguments> databases() {
        Stream<Arguments> mySql = TestMySql.isThere()
                ? Stream.of(database(SqlDatabase.MYSQL, () -> TestDatabases.mySql(TransactionIsolation.READ_COMMITTED)),
                        database(SqlDatabase.MYSQL, () -> TestDatabases.mySql(TransactionIsolation.REPEATABLE_READ)))
                : Stream.of();
        return Stream.concat(mySql, Stream.of(
                database(SqlDatabase.H2, () -> TestDatabases.h2("locked")),
                database(SqlDatabase.POSTGRESQL, () -> TestDatabases.postgres(TransactionIsolation.READ_COMMITTED)),
                database(SqlDatabase.MARIADB, () -> TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED)),
                database(SqlDatabase.MARIADB, () -> TestDatabases.mariaDb(TransactionIsolation.REPEATABLE_READ))));
    }

    private static Arguments database(SqlDatabase database, Supplier<DataSource> dataSource) {
        return Arguments.of(database, dataSource);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aRecordThatIsBeingCompleted_countsAsAlive(SqlDatabase database, Supplier<DataSource> dataSources) throws SQLException {
        DataSource dataSource = dataSources.get();
        TestDatabases.newStore(dataSource, database, TABLE);
        RecordTable table = database.table(TABLE);
        try (Connection mine = dataSource.getConnection(); Connection others = dataSource.getConnection()) {
            Ownership ownership = own(table, mine, SHORT, LONG);
            await().pollInterval(Duration.ofMillis(5)).until(() -> leaseOver(table, others, ownership.id()));
            mine.setAutoCommit(false);
            assertThat(table.complete(mine, List.of(new CompleteCall(ownership, response(), LONG))))
                    .containsExactly(CompleteResult.COMPLETED);

            Ownership other = own(table, others, LONG, LONG);
            assertThat(table.heartbeat(others, List.of(new Heartbeat(ownership, LONG, LONG), new Heartbeat(other, LONG, LONG))))
                    .containsExactly(HeartbeatResult.LOCKED, HeartbeatResult.EXTENDED);
            assertThat(table.takeOver(others, List.of(new TakeOver(ownership.id(), new Owner("other"), LONG, LONG))).get(0))
                    .isInstanceOf(TakeOverResult.Exists.class);
            assertThat(table.reserve(others, List.of(reservation(ownership.id(), LONG, LONG))).get(0))
                    .isInstanceOf(ReserveResult.Exists.class);
            assertThat(table.load(others, List.of(ownership.id())).get(0)).isInstanceOf(LoadResult.Found.class);

            mine.commit();
            mine.setAutoCommit(true);
            assertThat(table.heartbeat(others, List.of(new Heartbeat(ownership, LONG, LONG))))
                    .containsExactly(HeartbeatResult.LOST);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    @Tag("single-owner")
    void aRecordThatIsBeingTakenOver_isNotExtendedForItsFormerOwner(SqlDatabase database, Supplier<DataSource> dataSources)
            throws SQLException {
        DataSource dataSource = dataSources.get();
        TestDatabases.newStore(dataSource, database, TABLE);
        RecordTable table = database.table(TABLE);
        try (Connection mine = dataSource.getConnection(); Connection others = dataSource.getConnection()) {
            Ownership former = own(table, mine, SHORT, LONG);
            await().pollInterval(Duration.ofMillis(5)).until(() -> leaseOver(table, mine, former.id()));
            others.setAutoCommit(false);
            assertThat(table.takeOver(others, List.of(new TakeOver(former.id(), new Owner("other"), LONG, LONG))).get(0))
                    .isInstanceOf(TakeOverResult.Owned.class);

            assertThat(table.heartbeat(mine, List.of(new Heartbeat(former, LONG, LONG))))
                    .containsExactly(HeartbeatResult.LOCKED);

            others.commit();
            others.setAutoCommit(true);
            assertThat(table.heartbeat(mine, List.of(new Heartbeat(former, LONG, LONG))))
                    .containsExactly(HeartbeatResult.LOST);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void anExpiredRecordThatIsLocked_isNeitherPurgedNorReserved(SqlDatabase database, Supplier<DataSource> dataSources)
            throws SQLException {
        DataSource dataSource = dataSources.get();
        TestDatabases.newStore(dataSource, database, TABLE);
        RecordTable table = database.table(TABLE);
        try (Connection mine = dataSource.getConnection(); Connection others = dataSource.getConnection()) {
            Ownership locked = own(table, mine, SHORT, SHORT);
            Ownership free = own(table, mine, SHORT, SHORT);
            await().pollInterval(Duration.ofMillis(5)).until(() -> table.load(others, List.of(locked.id(), free.id()))
                    .stream().allMatch(LoadResult.Absent.class::isInstance));
            mine.setAutoCommit(false);
            lock(mine, locked.id());

            assertThatThrownBy(() -> table.reserve(others, List.of(reservation(locked.id(), LONG, LONG))))
                    .isInstanceOf(SQLException.class).hasMessageContaining("locked by a long transaction");
            assertThat(table.purge(others, 10)).isEqualTo(1);

            mine.commit();
            mine.setAutoCommit(true);
            assertThat(table.reserve(others, List.of(reservation(locked.id(), LONG, LONG))).get(0))
                    .isInstanceOf(ReserveResult.Owned.class);
            assertThat(table.purge(others, 10)).isZero();
        }
    }

    private static void lock(Connection connection, RecordId id) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT id FROM " + TABLE + " WHERE id = ? FOR UPDATE")) {
            statement.setString(1, id.value());
            assertThat(statement.executeQuery().next()).isTrue();
        }
    }

    private static Reservation reservation(RecordId id, Duration lease, Duration retention) {
        return new Reservation(id, "default", new Binding("POST /payments", "/payments", "f"), OWNER, lease, retention);
    }

    private static Ownership own(RecordTable table, Connection connection, Duration lease, Duration retention)
            throws SQLException {
        RecordId id = RecordId.of("default", "alice", UUID.randomUUID().toString());
        ReserveResult.Owned owned = (ReserveResult.Owned) table
                .reserve(connection, List.of(reservation(id, lease, retention))).get(0);
        return new Ownership(id, OWNER, owned.fence());
    }

    private static boolean leaseOver(RecordTable table, Connection connection, RecordId id) throws SQLException {
        LoadResult.Found found = (LoadResult.Found) table.load(connection, List.of(id)).get(0);
        return ((IdempotencyRecord.InProgress) found.record()).leaseOver();
    }

    private static RecordedResponse response() {
        return new RecordedResponse.Unreplayable(200, "x");
    }
}
