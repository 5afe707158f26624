package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.runtime.store.sql.ClaimSpace;
import io.quarkiverse.rest.idempotency.runtime.store.sql.NetworkTimeout;
import io.quarkiverse.rest.idempotency.runtime.store.sql.RecordTable;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * The table of the records in the one place that the datasource itself has for it, whatever schema the application has set on
 * the connection of a call. The place is looked up when the table is first needed, so that a database can be down before.
 */
final class PlacedTable implements RecordTable {

    /** Connections that the application never gets, so that nothing is set on them. */
    @FunctionalInterface
    interface Connections {

        Connection connection() throws SQLException;
    }

    private final SqlDatabase database;
    private final TableName name;
    private final long patienceMillis;
    private final Connections connections;
    private volatile RecordTable placed;

    /**
     * @param patience how long a call may wait for the look at most
     */
    PlacedTable(SqlDatabase database, TableName name, Duration patience, Connections connections) {
        this.database = database;
        this.name = name;
        this.patienceMillis = Math.max(1, patience.toMillis());
        this.connections = connections;
    }

    private RecordTable placed(Connection caller) throws SQLException {
        RecordTable known = placed;
        if (known != null) {
            return known;
        }
        return name.qualified() ? placed = database.table(name) : place(millis(caller));
    }

    /** The time that the call of a connection has. That of a transaction of the application may have any, or none. */
    private long millis(Connection caller) throws SQLException {
        int own = caller.getNetworkTimeout();
        return own > 0 ? Math.min(own, patienceMillis) : patienceMillis;
    }

    /**
     * On a thread of its own: an interceptor of the pool may set a schema by the request of the calling thread. The caller does
     * not wait for longer than its call may take, as for a table that is locked; the thread ends soon after.
     */
    private RecordTable place(long millis) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        FutureTask<RecordTable> placing = new FutureTask<>(() -> look(deadline));
        Thread thread = new Thread(null, placing, "idempotency-table", 0, false);
        thread.setDaemon(true);
        thread.start();
        try {
            return placing.get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while looking for the table " + name, e);
        } catch (TimeoutException e) {
            throw new SQLTimeoutException("Could not look for the table " + name + " within " + millis + " ms", e);
        } catch (ExecutionException e) {
            throw new SQLException("Could not look for the table " + name, e.getCause());
        }
    }

    private RecordTable look(long deadline) throws SQLException {
        try (Connection connection = connections.connection()) {
            if (deadline - System.nanoTime() <= 0) {
                throw new SQLTimeoutException("No connection in time");
            }
            return NetworkTimeout.until(deadline, connection, this::look);
        }
    }

    private RecordTable look(Connection connection) throws SQLException {
        TableName place = database.locate(connection, name);
        RecordTable table = database.table(place);
        if (database.exists(connection, place)) {
            placed = table;
        }
        return table;
    }

    @Override
    public List<ReserveResult> reserve(Connection connection, List<Reservation> reservations) throws SQLException {
        return placed(connection).reserve(connection, reservations);
    }

    @Override
    public List<LoadResult> load(Connection connection, List<RecordId> ids) throws SQLException {
        return placed(connection).load(connection, ids);
    }

    @Override
    public List<HeartbeatResult> heartbeat(Connection connection, List<Heartbeat> heartbeats) throws SQLException {
        return placed(connection).heartbeat(connection, heartbeats);
    }

    @Override
    public List<TakeOverResult> takeOver(Connection connection, List<TakeOver> takeOvers) throws SQLException {
        return placed(connection).takeOver(connection, takeOvers);
    }

    @Override
    public List<RecordProgressResult> recordProgress(Connection connection, List<ProgressCall> calls) throws SQLException {
        return placed(connection).recordProgress(connection, calls);
    }

    @Override
    public List<LoadProgressResult> loadProgress(Connection connection, List<Ownership> ownerships) throws SQLException {
        return placed(connection).loadProgress(connection, ownerships);
    }

    @Override
    public Optional<LoadResult> claim(Connection connection, ClaimSpace space, long idleMillis, RecordId id)
            throws SQLException {
        return placed(connection).claim(connection, space, idleMillis, id);
    }

    @Override
    public List<Boolean> claimed(Connection connection, ClaimSpace space, List<RecordId> ids) throws SQLException {
        return placed(connection).claimed(connection, space, ids);
    }

    @Override
    public List<CompleteResult> complete(Connection connection, List<CompleteCall> completions) throws SQLException {
        return placed(connection).complete(connection, completions);
    }

    @Override
    public CompleteResult completeOnce(Connection connection, CompleteCall completion) throws SQLException {
        return placed(connection).completeOnce(connection, completion);
    }

    @Override
    public List<ReleaseResult> release(Connection connection, List<ReleaseCall> releases) throws SQLException {
        return placed(connection).release(connection, releases);
    }

    @Override
    public int purge(Connection connection, int limit) throws SQLException {
        return placed(connection).purge(connection, limit);
    }

    @Override
    public List<BrowsableStore.Entry> browse(Connection connection, RecordFilter filter) throws SQLException {
        return placed(connection).browse(connection, filter);
    }

    @Override
    public List<ErasableStore.Result> erase(Connection connection, List<RecordId> ids) throws SQLException {
        return placed(connection).erase(connection, ids);
    }

    @Override
    public List<RecordId> ofCaller(Connection connection, String caller, Optional<RecordId> after, int limit)
            throws SQLException {
        return placed(connection).ofCaller(connection, caller, after, limit);
    }
}
