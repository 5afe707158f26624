package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The attempts to create a table in a database that was down at the start.
 */
class LateTableTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TableName TABLE = new TableName("late_records");
    private static final SQLException DOWN = new SQLException("down", "08001");

    private final Attempts attempts = new Attempts();

    /** Makes the attempts follow each other at once. */
    private static final class Attempts extends ScheduledThreadPoolExecutor {

        private volatile ScheduledFuture<?> scheduled;

        Attempts() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
            scheduled = super.scheduleWithFixedDelay(command, 1, 1, TimeUnit.MILLISECONDS);
            return scheduled;
        }
    }

    @AfterEach
    void end() {
        attempts.shutdownNow();
    }

    /** Set when the database is up. An H2 in memory ends with its last connection, which must not be that of an attempt. */
    private volatile boolean up;

    private void createWhenPossible(JdbcDataSource dataSource, SqlDatabase database) {
        TableAtStart table = new TableAtStart("<default>", () -> {
            if (!up) {
                throw DOWN;
            }
            return database.session(dataSource.getConnection(), PATIENCE, false);
        }, TABLE, true, false, false, "");
        new LateTable(table, DOWN).createWhenPossible(attempts);
    }

    private static JdbcDataSource h2(String name, String options) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + name + options);
        return dataSource;
    }

    @Test
    void attempts_goOnUntilTheTableIsThere() throws SQLException {
        JdbcDataSource late = h2("late-table", "");
        createWhenPossible(late, SqlDatabase.H2);

        try (Connection database = late.getConnection()) {
            up = true;
            await().until(attempts.scheduled::isCancelled);
            assertThat(SqlDatabase.H2.exists(database, TABLE)).isTrue();
        }
    }

    @Test
    void attempts_endWhereAnotherProductThanExpectedHasComeUp() throws SQLException {
        JdbcDataSource other = h2("another-product", "");
        try (Connection database = other.getConnection()) {
            createWhenPossible(other, SqlDatabase.POSTGRESQL);
            up = true;

            await().until(attempts.scheduled::isCancelled);
            assertThat(SqlDatabase.H2.exists(database, TABLE)).isFalse();
        }
    }
}
