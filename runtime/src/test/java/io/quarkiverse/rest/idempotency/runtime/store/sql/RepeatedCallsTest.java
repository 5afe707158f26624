package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.support.Background;

/** Calls that meet transactions of others are repeated in one place, for as long as their time goes. */
class RepeatedCallsTest {

    private static final TableName TABLE = new TableName("repeatedcalls");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** More than there were when each of three loops had a number of its own. */
    private static final int MANY = 12;

    static Stream<Arguments> databases() {
        return Stream.of(
                Arguments.of(SqlDatabase.H2, (Supplier<DataSource>) () -> TestDatabases.h2("repeatedcalls")),
                Arguments.of(SqlDatabase.POSTGRESQL,
                        (Supplier<DataSource>) () -> TestDatabases.postgres(TransactionIsolation.READ_COMMITTED)),
                Arguments.of(SqlDatabase.MARIADB,
                        (Supplier<DataSource>) () -> TestDatabases.mariaDb(TransactionIsolation.READ_COMMITTED)));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void reserveOfALockedExpiredRecord_succeeds_whenTheLockIsReleased(SqlDatabase database, Supplier<DataSource> dataSources)
            throws Exception {
        DataSource dataSource = dataSources.get();
        TestDatabases.newStore(dataSource, database, TABLE);
        AtomicInteger attempts = new AtomicInteger();
        SqlStore store = new SqlStore(database.table(TABLE), TestDatabases.onTheTestThread(() -> {
            attempts.incrementAndGet();
            return dataSource.getConnection();
        }), PATIENCE, PATIENCE);
        RecordId id = RecordId.of("default", null, "locked");
        store.reserve(List.of(reservation(id, SHORT))).toCompletableFuture().join();
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> store.load(List.of(id)).toCompletableFuture().join().get(0) instanceof LoadResult.Absent);

        CompletableFuture<List<ReserveResult>> reserve;
        try (Connection others = dataSource.getConnection()) {
            others.setAutoCommit(false);
            lock(others, id);
            attempts.set(0);
            reserve = Background
                    .call(() -> store.reserve(List.of(reservation(id, HOUR))).toCompletableFuture().join());
            await().until(() -> attempts.get() > MANY || reserve.isDone());
            others.rollback();
            others.setAutoCommit(true);
        }

        assertThat(reserve.get(30, TimeUnit.SECONDS)).singleElement().isInstanceOf(ReserveResult.Owned.class);
    }

    @Test
    void elementsThatAreDone_areNotMadeAgain() throws SQLException {
        List<List<String>> asked = new ArrayList<>();
        Elements<String, String> elements = new Elements<>(List.of("a", "b", "c"), (connection, some) -> {
            asked.add(some);
            if (asked.size() == 1) {
                throw new UnfinishedException("b met another transaction", Arrays.asList("A", null, "C"), null);
            }
            return some.stream().map(String::toUpperCase).toList();
        });

        assertThatThrownBy(() -> elements.on(null)).isInstanceOf(UnfinishedException.class);
        assertThat(elements.on(null)).containsExactly("A", "B", "C");

        assertThat(asked).containsExactly(List.of("a", "b", "c"), List.of("b"));
    }

    @Test
    @Tag("bounded")
    void callThatMeetsTransactionsForEver_endsWithItsTime() {
        AtomicInteger attempts = new AtomicInteger();
        SqlCalls calls = new SqlCalls(TestDatabases.onTheTestThread(() -> {
            attempts.incrementAndGet();
            throw new SQLException("as a test", "40001");
        }));

        assertThatThrownBy(() -> calls.make(200, true, connection -> null).toCompletableFuture().join())
                .hasRootCauseInstanceOf(SQLException.class).hasMessageContaining("as a test");

        // Each pause is at least half a millisecond, and the time is 200 ms.
        assertThat(attempts.get()).isBetween(2, 400);
    }

    private static void lock(Connection connection, RecordId id) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT id FROM " + TABLE + " WHERE id = ? FOR UPDATE")) {
            statement.setString(1, id.value());
            assertThat(statement.executeQuery().next()).isTrue();
        }
    }

    private static Reservation reservation(RecordId id, Duration time) {
        return new Reservation(id, "default", new Binding("POST /payments", "/payments", "f"), new Owner("owner"), time, time);
    }
}
