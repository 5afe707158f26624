package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TestDatabases;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.support.Background;

/** Calls that no request waits for: they may read or change a whole table, and have more time than the calls of requests. */
class LongSearchTest {

    private static final Duration ASK = Duration.ofMillis(300);
    private static final RecordId ID = RecordId.of("default", null, "key");
    private static final RecordFilter STALE = new RecordFilter(Optional.empty(), Optional.of(RecordFilter.State.STALE),
            Duration.ZERO, 10);

    private final TableName table = TestPg.newTable("longsearchtest");

    private static DataSource dataSource() {
        return TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
    }

    private IdempotencyStore store(boolean reactive) {
        return reactive ? TestPg.store(table, TestPg.options(), ASK)
                : TestDatabases.store(SqlDatabase.POSTGRESQL.table(table), dataSource(), ASK);
    }

    static Stream<Arguments> callOfNoRequest_takesLongerThanARequestWaits() {
        return Stream.of(Arguments.of("browse", false), Arguments.of("browse", true), Arguments.of("erase", false),
                Arguments.of("erase", true));
    }

    @ParameterizedTest
    @MethodSource
    void callOfNoRequest_takesLongerThanARequestWaits(String call, boolean reactive) throws SQLException {
        IdempotencyStore store = store(reactive);
        CompletableFuture<? extends List<?>> search;
        try (Connection lock = dataSource().getConnection(); Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE " + table);

            search = call.equals("browse") ? answer(() -> ((BrowsableStore) store).browse(STALE))
                    : answer(() -> ((ErasableStore) store).erase(List.of(ID)));

            assertThatThrownBy(answer(() -> store.load(List.of(ID)))::join).as("a call that a request waits for")
                    .isInstanceOf(Exception.class);
            assertThat(search).isNotDone();
            lock.rollback();
        }
        assertThat(search).succeedsWithin(Duration.ofMinutes(1));
    }

    private static <T> CompletableFuture<T> answer(Supplier<CompletionStage<T>> call) {
        return Background.call(() -> call.get().toCompletableFuture().join());
    }
}
