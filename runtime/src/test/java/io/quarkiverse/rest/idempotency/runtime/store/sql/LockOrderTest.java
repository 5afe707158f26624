package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static io.quarkiverse.rest.idempotency.runtime.store.sql.ConcurrentStatements.await;
import static io.quarkiverse.rest.idempotency.runtime.store.sql.ConcurrentStatements.call;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * Two statements with the same records, in a database whose collation orders the ids in another way than their column does.
 * They lock the records in one order, so that they do not wait for each other.
 */
class LockOrderTest {

    private static final TableName TABLE = new TableName("lockorder");
    private static final Owner OWNER = new Owner("owner");
    private static final Duration LONG = Duration.ofHours(1);
    /** In the order of the collation "C", which has capital letters first. */
    private static final List<RecordId> IDS = List.of(new RecordId("B".repeat(43)), new RecordId("a".repeat(43)));

    private static final String WAITING = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN"
            + " (SELECT pid FROM pg_stat_activity WHERE datname = current_database())";

    @Test
    void completionAndProgressOfTheSameRecords_doNotWaitForEachOther() throws SQLException {
        DataSource dataSource = TestDatabases.postgresWithCollation("en");
        TestDatabases.newStore(dataSource, SqlDatabase.POSTGRESQL, TABLE);
        RecordTable table = SqlDatabase.POSTGRESQL.table(TABLE);
        List<Ownership> both = new ArrayList<>();
        try (Connection connection = dataSource.getConnection()) {
            for (RecordId id : IDS) {
                Reservation reservation = new Reservation(id, "default", new Binding("POST /payments", "/payments", "f"), OWNER,
                        LONG, LONG);
                ReserveResult reserved = table.reserve(connection, List.of(reservation)).get(0);
                both.add(new Ownership(id, OWNER, ((ReserveResult.Owned) reserved).fence()));
            }
        }
        try (Connection first = dataSource.getConnection(); Connection second = dataSource.getConnection()) {
            lock(first, IDS.get(0));
            lock(second, IDS.get(1));
            CompletableFuture<List<CompleteResult>> completed = call(dataSource,
                    connection -> table.complete(connection, both.stream().map(ownership -> new CompleteCall(ownership,
                            new RecordedResponse.Stored(200, List.of(), new byte[0]), LONG)).toList()));
            await(dataSource, WAITING, 1);
            CompletableFuture<List<RecordProgressResult>> recorded = call(dataSource,
                    connection -> table.recordProgress(connection,
                            both.stream().map(ownership -> new ProgressCall(ownership, new byte[] { 1 })).toList()));
            await(dataSource, WAITING, 2);
            // The second statement gets its first record, and the first statement is before it at the other one.
            first.rollback();
            second.rollback();

            assertThat(completed.join()).containsOnly(CompleteResult.COMPLETED);
            assertThat(recorded.join()).containsOnly(RecordProgressResult.LOST);
        }
    }

    private static void lock(Connection connection, RecordId id) throws SQLException {
        connection.setAutoCommit(false);
        connection.createStatement().execute("SELECT 1 FROM " + TABLE + " WHERE id = '" + id.value() + "' FOR UPDATE");
    }
}
