package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * The share of updates for which PostgreSQL writes no index entries: those that change no indexed column and find room on the
 * page of their row.
 */
class HeapOnlyUpdatesTest {

    private static final DataSource DATA_SOURCE = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
    private static final TableName TABLE = new TableName("heaponlyupdatestest");
    private static final Owner OWNER = Owner.incarnate(new Random(1));
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofDays(1);
    private static final RecordedResponse RESPONSE = new RecordedResponse.Stored(201,
            List.of(new RecordedResponse.Header("Content-Type", "application/json")), new byte[10]);
    private static final int BATCH = 32;
    private static final int BATCHES = 50;
    /** Batches that are reserved before the first of them is completed. */
    private static final int IN_PROGRESS = 3;

    private static final String STATISTICS = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = '"
            + TABLE + "'";

    private final IdempotencyStore store = TestDatabases.newStore(DATA_SOURCE, SqlDatabase.POSTGRESQL, TABLE);

    private List<Ownership> reserve() {
        List<Reservation> reservations = Stream.generate(() -> RecordId.of("default", "alice", UUID.randomUUID().toString()))
                .limit(BATCH).map(id -> new Reservation(id, "default",
                        new Binding("POST /payments", "/payments", RecordId.of("f", null, id.value()).value()), OWNER, LEASE,
                        RETENTION))
                .toList();
        List<ReserveResult> results = store.reserve(reservations).toCompletableFuture().join();
        return IntStream.range(0, BATCH).mapToObj(i -> new Ownership(reservations.get(i).id(), OWNER,
                ((ReserveResult.Owned) results.get(i)).fence())).toList();
    }

    private void complete(List<Ownership> ownerships) {
        assertThat(
                store.complete(ownerships.stream().map(ownership -> new CompleteCall(ownership, RESPONSE, RETENTION)).toList())
                        .toCompletableFuture().join())
                .containsOnly(CompleteResult.COMPLETED);
    }

    private void requests() {
        Queue<List<Ownership>> inProgress = new ArrayDeque<>();
        for (int i = 0; i < BATCHES; i++) {
            inProgress.add(reserve());
            if (inProgress.size() == IN_PROGRESS) {
                complete(inProgress.remove());
            }
        }
        inProgress.forEach(this::complete);
    }

    /** The statistics come with the next transaction of each session, or when it has been idle. */
    private static double heapOnly(long updates) throws SQLException {
        await().atMost(Duration.ofMinutes(1)).until(() -> statistics()[0] == updates);
        return (double) statistics()[1] / updates;
    }

    private static long[] statistics() throws SQLException {
        try (Connection connection = DATA_SOURCE.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_stat_force_next_flush()");
            try (ResultSet row = statement.executeQuery(STATISTICS)) {
                row.next();
                return new long[] { row.getLong(1), row.getLong(2) };
            }
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DATA_SOURCE.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void completionsOfFreshKeys_writeNoIndexEntries() throws SQLException {
        requests();

        assertThat(heapOnly(BATCHES * BATCH)).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void completionsInATableOfAnOlderVersion_writeNoIndexEntries_withFreeSpace() throws SQLException {
        OlderPostgresTable.replace(DATA_SOURCE, TABLE);
        execute("ALTER TABLE " + TABLE + " SET (fillfactor = 45)");

        requests();

        assertThat(heapOnly(BATCHES * BATCH)).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void heartbeatsOfALongExecution_writeIndexEntriesOnce() throws SQLException {
        List<Ownership> ownerships = reserve();
        int heartbeats = 100;
        for (int i = 1; i <= heartbeats; i++) {
            Duration lease = LEASE.plusSeconds(i);
            store.heartbeat(ownerships.stream().map(ownership -> new Heartbeat(ownership, lease, RETENTION)).toList())
                    .toCompletableFuture().join();
        }
        complete(ownerships);

        assertThat(heapOnly((heartbeats + 1) * BATCH)).isGreaterThanOrEqualTo(0.95);
    }
}
