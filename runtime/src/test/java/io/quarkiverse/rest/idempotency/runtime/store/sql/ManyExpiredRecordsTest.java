package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;

/**
 * A table in which very many records have expired, as after a purge that was turned off: every statement deletes a batch and no
 * more, and the time that it takes is printed. {@code -Dpurge.records} says how many records there are.
 */
class ManyExpiredRecordsTest {

    private static final int RECORDS = Integer.getInteger("purge.records", 20_000);
    private static final int BATCH = 500;
    private static final DataSource DATA_SOURCE = TestDatabases.postgres(TransactionIsolation.READ_COMMITTED);
    private static final TableName TABLE = new TableName("manyexpiredrecordstest");

    @Test
    void expiredRecords_areDeletedInBatches_andTheLivingOneStays() throws SQLException {
        SqlStore store = TestDatabases.newStore(DATA_SOURCE, SqlDatabase.POSTGRESQL, TABLE);
        insert("'expired-' || n", "now() - interval '1 second'", RECORDS);
        insert("'living-' || n", "now() + interval '1 day'", 1);

        List<Integer> deleted = new ArrayList<>();
        List<Long> nanos = new ArrayList<>();
        do {
            long begunAt = System.nanoTime();
            deleted.add(store.purge(BATCH).toCompletableFuture().join());
            nanos.add(System.nanoTime() - begunAt);
        } while (deleted.get(deleted.size() - 1) > 0);

        assertThat(deleted).allSatisfy(count -> assertThat(count).isBetween(0, BATCH));
        assertThat(deleted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(RECORDS);
        assertThat(count()).isEqualTo(1);
        report(nanos.stream().sorted().toList());
    }

    @Test
    @Tag("bounded")
    void batch_readsNoMoreForEarlierDeletions_alsoWithoutAVacuum() throws SQLException {
        TestDatabases.newStore(DATA_SOURCE, SqlDatabase.POSTGRESQL, TABLE);
        // In another order than they are stored in, as records with their own lifetimes are.
        insert("'expired-' || n", "now() - interval '1 hour' + n * 7919 % " + RECORDS + " * interval '1 ms'", RECORDS);
        RecordTable table = SqlDatabase.POSTGRESQL.table(TABLE);

        List<Long> blocks = new ArrayList<>();
        try (Connection report = DATA_SOURCE.getConnection(); Connection purge = DATA_SOURCE.getConnection()) {
            report.setAutoCommit(false);
            report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            number(report, "SELECT count(*) FROM " + TABLE);
            for (int left = RECORDS; left > 0; left -= BATCH) {
                long before = blocks(purge);
                assertThat(table.purge(purge, BATCH)).isEqualTo(BATCH);
                blocks.add(blocks(purge) - before);
            }
            report.rollback();
        }

        assertThat(blocks.get(blocks.size() - 1)).isPositive().isLessThan(2 * blocks.get(0));
    }

    /** The number of blocks of the table and its indexes that have been read since it exists, from memory or from disk. */
    private static long blocks(Connection connection) throws SQLException {
        number(connection, "SELECT 1 FROM pg_stat_force_next_flush()");
        return number(connection, "SELECT heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read"
                + " FROM pg_statio_user_tables WHERE relname = '" + TABLE + "'");
    }

    private static void report(List<Long> sorted) {
        System.out.printf(
                "Purging %d expired records on PostgreSQL: %d statements, median %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                RECORDS, sorted.size(), sorted.get(sorted.size() / 2) / 1e6, sorted.get(sorted.size() * 99 / 100) / 1e6,
                sorted.get(sorted.size() - 1) / 1e6);
    }

    private static void insert(String id, String expiresAt, int count) throws SQLException {
        try (Connection connection = DATA_SOURCE.getConnection(); Statement fill = connection.createStatement()) {
            fill.execute("INSERT INTO " + TABLE + " (id, format, realm, operation, resource, fingerprint, state, owner, fence,"
                    + " reserved_at, lease_until, expires_at, completed_at, kind, status, body) SELECT " + id
                    + ", 1, 'default',"
                    + " 'POST /payments', '/payments', 'f', 1, 'owner', n, now() - interval '1 day', now() - interval '1 day', "
                    + expiresAt + ", now() - interval '1 day', 0, 201, decode(repeat('00', 200), 'hex')"
                    + " FROM generate_series(1, " + count + ") n");
        }
    }

    private static long count() throws SQLException {
        try (Connection connection = DATA_SOURCE.getConnection()) {
            return number(connection, "SELECT count(*) FROM " + TABLE);
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
