package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;

/**
 * Creates the table of an application whose database was down at its start, as soon as it is up. Otherwise the database would
 * come back, and the table would be missing until the next start.
 */
final class LateTable implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency");
    private static final long SECONDS_BETWEEN = 1;

    private final DataSource dataSource;
    private final SqlDatabase database;
    private final TableName table;
    private ScheduledFuture<?> attempts;

    LateTable(DataSource dataSource, SqlDatabase database, TableName table) {
        this.dataSource = dataSource;
        this.database = database;
        this.table = table;
    }

    /**
     * @param executor whose threads may block
     */
    synchronized void createWhenPossible(ScheduledExecutorService executor) {
        attempts = executor.scheduleWithFixedDelay(this::attempt, SECONDS_BETWEEN, SECONDS_BETWEEN, TimeUnit.SECONDS);
    }

    private void attempt() {
        try (Connection connection = dataSource.getConnection()) {
            database.createTable(connection, table);
        } catch (SQLException e) {
            LOG.debugf(e, "The table %s cannot be created yet", table);
            return;
        }
        LOG.infof("The table %s is there now: its database could not be reached at the start.", table);
        close();
    }

    @Override
    public synchronized void close() {
        attempts.cancel(false);
    }
}
