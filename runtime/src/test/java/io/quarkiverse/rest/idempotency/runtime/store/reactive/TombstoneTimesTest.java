package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import javax.sql.DataSource;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TestDatabases;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/** Operations whose records are tombstones for different times: each response leaves the table when it is over. */
class TombstoneTimesTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Owner OWNER = new Owner("owner");
    private static final int LIMIT = 3;

    private final TableName table = TestPg.newTable("tombstonetimestest");
    private final DataSource dataSource = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void responseThatIsOver_isRemoved_behindManyOfAShorterTombstone(boolean reactive) throws SQLException {
        IdempotencyStore store = reactive ? TestPg.store(table)
                : TestDatabases.store(SqlDatabase.POSTGRESQL.table(table), dataSource);
        for (int i = 0; i < 2 * LIMIT - 1; i++) {
            complete(store, "short-" + i, HOUR, Duration.ofMinutes(1));
        }
        complete(store, "long", Duration.ofMillis(10), HOUR.multipliedBy(2));
        await().until(() -> ((IdempotencyRecord.Completed) ((LoadResult.Found) answer(store.load(List.of(id("long")))).get(0))
                .record()).response() instanceof RecordedResponse.Unreplayable);

        int purges = 0;
        while (answer(store.purge(LIMIT)) == LIMIT) {
            purges++;
        }

        assertThat(bodies("long")).isZero();
        assertThat(bodies("short-0")).isEqualTo(1);
        assertThat(purges).isLessThan(2 * LIMIT);
    }

    private static RecordId id(String key) {
        return RecordId.of("default", null, key);
    }

    private static void complete(IdempotencyStore store, String key, Duration retention, Duration tombstone) {
        ReserveResult reserved = answer(store.reserve(List.of(new Reservation(id(key), "default", new Binding("o", "r", "f"),
                OWNER, HOUR, HOUR)))).get(0);
        Ownership ownership = new Ownership(id(key), OWNER, ((ReserveResult.Owned) reserved).fence());
        answer(store.complete(List.of(new CompleteCall(ownership,
                new RecordedResponse.Stored(201, List.of(), new byte[] { 1, 2, 3 }), retention, tombstone))));
    }

    /** Whether the response is in the table: 1 or 0. */
    private int bodies(String key) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM " + table + " WHERE id = '"
                        + id(key).value() + "' AND body = '\\x010203'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
