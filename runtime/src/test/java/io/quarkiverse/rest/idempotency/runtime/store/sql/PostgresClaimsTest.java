package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.Claim;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/** Transactions that claim keys on PostgreSQL: two of them at a time, and a third session that watches. */
class PostgresClaimsTest {

    private static final TableName TABLE = new TableName("claims");
    private static final ClaimSpace SPACE = ClaimSpace.DEFAULT;
    private static final Duration LONG = Duration.ofHours(1);
    private static final long NO_BOUND = 0;
    /** A lock that a statement is made to wait for. */
    private static final int BARRIER = 4_711;
    private static final String LOCKS = "SELECT pg_try_advisory_xact_lock(?, ?)";
    private static final String LOCKS_BEHIND_THE_BARRIER = "SELECT pg_advisory_xact_lock(" + BARRIER
            + "), pg_try_advisory_xact_lock(?, ?)";

    private final DataSource dataSource = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
    private final RecordTable table = SqlDatabase.POSTGRESQL.table(TABLE);
    private final RecordId id = RecordId.of("default", "alice", UUID.randomUUID().toString());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Connection mine;
    private Connection other;
    private Connection watching;

    @BeforeEach
    void connect() throws SQLException {
        TestDatabases.newStore(dataSource, SqlDatabase.POSTGRESQL, TABLE);
        mine = dataSource.getConnection();
        other = dataSource.getConnection();
        watching = dataSource.getConnection();
        mine.setAutoCommit(false);
        other.setAutoCommit(false);
    }

    @AfterEach
    void end() throws SQLException {
        mine.rollback();
        other.rollback();
        for (Connection connection : List.of(mine, other, watching)) {
            connection.setAutoCommit(true);
            connection.close();
        }
        threads.shutdownNow();
    }

    private Optional<LoadResult> claim(Connection connection) throws SQLException {
        return table.claim(connection, SPACE, NO_BOUND, id);
    }

    private static CompleteCall call(RecordId id, String body) {
        return new CompleteCall(new Ownership(id, new Owner(body), 0), response(body), LONG, Duration.ZERO,
                new Claim("default", new Binding("POST /payments", "/payments", "f"), null));
    }

    private static RecordedResponse response(String body) {
        return new RecordedResponse.Unreplayable(201, body);
    }

    private CompleteResult create(Connection connection, String body) throws SQLException {
        return table.completeOnce(connection, call(id, body));
    }

    private List<Boolean> claimed(RecordId... ids) throws SQLException {
        return table.claimed(watching, SPACE, List.of(ids));
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Runs something that waits in the database. */
    private <T> Future<T> waiting(Callable<T> call) throws SQLException {
        int before = waitingSessions();
        Future<T> result = threads.submit(call);
        await().until(() -> waitingSessions() > before);
        return result;
    }

    private int waitingSessions() throws SQLException {
        try (Statement statement = watching.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void claim_ofAFreeKey_findsNoRecord() throws SQLException {
        assertThat(claim(mine)).contains(new LoadResult.Absent());
    }

    @Test
    void claim_ofAClaimedKey_isRejectedAtOnce() throws SQLException {
        claim(mine);

        assertThat(claim(other)).isEmpty();
    }

    @Test
    void claim_ofAnotherKey_isTaken() throws SQLException {
        claim(mine);

        assertThat(table.claim(other, SPACE, NO_BOUND, RecordId.of("default", "bob", "k"))).isPresent();
    }

    @Test
    void claim_inAnotherSpace_isTaken() throws SQLException {
        claim(mine);

        assertThat(table.claim(other, new ClaimSpace(1), NO_BOUND, id)).isPresent();
    }

    @Test
    void claim_afterARollback_isTakenByAnother() throws SQLException {
        claim(mine);
        mine.rollback();

        assertThat(claim(other)).contains(new LoadResult.Absent());
    }

    @Test
    void claim_afterACommit_findsTheRecord() throws SQLException {
        claim(mine);
        create(mine, "first");
        mine.commit();

        assertThat(claim(other)).get().isInstanceOfSatisfying(LoadResult.Found.class,
                found -> assertThat(found.record().binding().operation()).isEqualTo("POST /payments"));
    }

    @Test
    void claim_ofAnExpiredRecord_findsNone() throws SQLException {
        table.complete(watching, List.of(new CompleteCall(new Ownership(id, new Owner("x"), 0), response("x"),
                Duration.ofMillis(1), Duration.ZERO, call(id, "x").claim())));
        await().until(() -> table.load(watching, List.of(id)).get(0) instanceof LoadResult.Absent);

        assertThat(claim(mine)).contains(new LoadResult.Absent());
    }

    /** A session whose process has been killed ends like this one. */
    @Test
    void claim_ofASessionThatHasEnded_isTakenByAnother() throws SQLException {
        try (Connection ending = TestDatabases.server().getPostgresDatabase().getConnection()) {
            ending.setAutoCommit(false);
            claim(ending);
            value(watching, "SELECT pg_terminate_backend(" + value(ending, "SELECT pg_backend_pid()") + ")");

            await().untilAsserted(() -> {
                other.rollback();
                assertThat(claim(other)).isPresent();
            });
        }
    }

    private static String value(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** The statement that claims has begun before the other transaction commits, and gets the claim after that. */
    @Test
    @Tag("exactly-once")
    void exactlyOnce_recordCommittedWhileAClaimIsTaken_isSeen() throws Exception {
        assertThat(foundBehindTheBarrier(table, mine)).get().isInstanceOf(LoadResult.Found.class);
    }

    /** If the look were no statement of its own, its snapshot would be older than the claim. */
    @Test
    void recordCommittedWhileAClaimIsTaken_isHiddenFromAnOlderSnapshot() throws Exception {
        StatementMutation unchecked = new StatementMutation("claim", null, "current_setting('transaction_isolation')",
                "'read committed'");
        mine.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
            assertThat(foundBehindTheBarrier(unchecked.on(table), mine)).contains(new LoadResult.Absent());
        } finally {
            mine.rollback();
            mine.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    private Optional<LoadResult> foundBehindTheBarrier(RecordTable claiming, Connection connection) throws Exception {
        claim(other);
        create(other, "first");
        StatementMutation delayed = new StatementMutation("claim", null, LOCKS, LOCKS_BEHIND_THE_BARRIER);
        value(watching, "SELECT pg_advisory_lock(" + BARRIER + ")");
        try {
            Future<Optional<LoadResult>> found = waiting(
                    () -> delayed.on(claiming).claim(connection, SPACE, NO_BOUND, id));
            other.commit();
            value(watching, "SELECT pg_advisory_unlock(" + BARRIER + ")");
            return found.get(1, TimeUnit.MINUTES);
        } finally {
            value(watching, "SELECT pg_advisory_unlock_all()");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE })
    void claim_withASnapshotForTheTransaction_isRejected(int isolation) throws SQLException {
        mine.setTransactionIsolation(isolation);
        try {
            assertThatThrownBy(() -> claim(mine)).isInstanceOf(SQLException.class).hasMessageContaining("read committed");
        } finally {
            mine.rollback();
            mine.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    @Test
    @Tag("exactly-once")
    void exactlyOnce_secondRecordOfAKey_waitsForTheFirst_andIsLost() throws Exception {
        create(mine, "first");

        Future<CompleteResult> second = waiting(() -> create(other, "second"));
        mine.commit();

        assertThat(second.get(1, TimeUnit.MINUTES)).isEqualTo(CompleteResult.LOST);
    }

    @Test
    void secondRecordOfAKey_afterTheFirstIsRolledBack_isCreated() throws Exception {
        create(mine, "first");

        Future<CompleteResult> second = waiting(() -> create(other, "second"));
        mine.rollback();

        assertThat(second.get(1, TimeUnit.MINUTES)).isEqualTo(CompleteResult.COMPLETED);
    }

    @Test
    void recordOfATransaction_madeTwiceByOneOwner_isLostTheSecondTime() throws SQLException {
        create(mine, "first");
        mine.commit();

        assertThat(create(mine, "first")).isEqualTo(CompleteResult.LOST);
    }

    @Test
    void claimedKeys_areToldWithoutTakingAClaim() throws SQLException {
        RecordId free = RecordId.of("default", "bob", "k");
        claim(mine);

        assertThat(claimed(id, free)).containsExactly(true, false);
        assertThat(table.claimed(watching, new ClaimSpace(1), List.of(id))).containsExactly(false);
        assertThat(table.claim(other, SPACE, NO_BOUND, free)).isPresent();
        mine.rollback();
        assertThat(claimed(id, free)).containsExactly(false, true);
    }

    @Test
    void claimedKeys_ofNegativeLocks_areTold() throws SQLException {
        ClaimSpace negative = new ClaimSpace(-5);
        RecordId key = RecordId.of("default", "alice", "0");
        for (int i = 1; negative.second(key) >= 0; i++) {
            key = RecordId.of("default", "alice", String.valueOf(i));
        }
        table.claim(mine, negative, NO_BOUND, key);

        assertThat(table.claimed(watching, negative, List.of(key))).containsExactly(true);
    }

    @Test
    void claim_setsItsBoundsForItsTransactionOnly() throws SQLException {
        table.claim(mine, SPACE, 60_000, id);

        assertThat(show(mine, "client_connection_check_interval")).isEqualTo("1s");
        assertThat(show(mine, "idle_in_transaction_session_timeout")).isEqualTo("1min");
        mine.rollback();
        assertThat(show(mine, "client_connection_check_interval")).isEqualTo("0");
        assertThat(show(mine, "idle_in_transaction_session_timeout")).isEqualTo("0");
    }

    @Test
    void claim_withoutABound_setsNone() throws SQLException {
        claim(mine);

        assertThat(show(mine, "idle_in_transaction_session_timeout")).isEqualTo("0");
    }

    @Test
    void claim_leavesTheSessionsOwnBounds() throws SQLException {
        value(mine, "SELECT set_config('client_connection_check_interval', '7s', true), "
                + "set_config('idle_in_transaction_session_timeout', '9s', true)");

        table.claim(mine, SPACE, 60_000, id);

        assertThat(show(mine, "client_connection_check_interval")).isEqualTo("7s");
        assertThat(show(mine, "idle_in_transaction_session_timeout")).isEqualTo("9s");
    }
}
