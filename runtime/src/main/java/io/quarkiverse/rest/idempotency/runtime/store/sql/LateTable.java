package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Creates the table of an application whose database was down at its start, as soon as it is up. Otherwise the database would
 * come back, and the table would be missing until the next start.
 */
public final class LateTable implements AutoCloseable {

    private static final long SECONDS_BETWEEN = 1;

    private final TableAtStart table;
    private ScheduledFuture<?> attempts;
    private String state;

    /**
     * @param cause why the table could not be created so far
     */
    LateTable(TableAtStart table, SQLException cause) {
        this.table = table;
        this.state = cause.getSQLState();
    }

    /**
     * @param executor whose threads may block
     */
    synchronized void createWhenPossible(ScheduledExecutorService executor) {
        attempts = executor.scheduleWithFixedDelay(this::attempt, SECONDS_BETWEEN, SECONDS_BETWEEN, TimeUnit.SECONDS);
    }

    private void attempt() {
        try {
            table.prepare();
        } catch (SQLException e) {
            report(e);
            return;
        } catch (ConfigurationException e) {
            LOG.tableUnusable(e.getMessage());
            close();
            return;
        }
        LOG.tableCreated(table);
        close();
    }

    /** Logs each cause once: for example, first that the database is down, then that it is up and rejects the statement. */
    private void report(SQLException e) {
        if (!Objects.equals(state, e.getSQLState())) {
            state = e.getSQLState();
            LOG.tableNotCreatedYet(e, table);
        }
    }

    @Override
    public synchronized void close() {
        attempts.cancel(false);
    }
}
