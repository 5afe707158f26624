package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.runtime.store.sql.ClaimSpace;
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
    private final Connections connections;
    private volatile RecordTable placed;

    PlacedTable(SqlDatabase database, TableName name, Connections connections) {
        this.database = database;
        this.name = name;
        this.connections = connections;
    }

    private RecordTable placed() throws SQLException {
        RecordTable known = placed;
        if (known != null) {
            return known;
        }
        return name.qualified() ? placed = database.table(name) : place();
    }

    /**
     * On a thread of its own: an interceptor of the pool may set a schema by the request of the calling thread.
     */
    private RecordTable place() throws SQLException {
        FutureTask<RecordTable> placing = new FutureTask<>(this::look);
        Thread thread = new Thread(null, placing, "idempotency-table", 0, false);
        thread.setDaemon(true);
        thread.start();
        try {
            return placing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while looking for the table " + name, e);
        } catch (ExecutionException e) {
            throw new SQLException("Could not look for the table " + name, e.getCause());
        }
    }

    private RecordTable look() throws SQLException {
        try (Connection connection = connections.connection()) {
            TableName place = database.locate(connection, name);
            RecordTable table = database.table(place);
            if (database.exists(connection, place)) {
                placed = table;
            }
            return table;
        }
    }

    @Override
    public List<ReserveResult> reserve(Connection connection, List<Reservation> reservations) throws SQLException {
        return placed().reserve(connection, reservations);
    }

    @Override
    public List<LoadResult> load(Connection connection, List<RecordId> ids) throws SQLException {
        return placed().load(connection, ids);
    }

    @Override
    public List<HeartbeatResult> heartbeat(Connection connection, List<Heartbeat> heartbeats) throws SQLException {
        return placed().heartbeat(connection, heartbeats);
    }

    @Override
    public List<TakeOverResult> takeOver(Connection connection, List<TakeOver> takeOvers) throws SQLException {
        return placed().takeOver(connection, takeOvers);
    }

    @Override
    public List<RecordProgressResult> recordProgress(Connection connection, List<ProgressCall> calls) throws SQLException {
        return placed().recordProgress(connection, calls);
    }

    @Override
    public List<LoadProgressResult> loadProgress(Connection connection, List<Ownership> ownerships) throws SQLException {
        return placed().loadProgress(connection, ownerships);
    }

    @Override
    public Optional<LoadResult> claim(Connection connection, ClaimSpace space, long idleMillis, RecordId id)
            throws SQLException {
        return placed().claim(connection, space, idleMillis, id);
    }

    @Override
    public List<Boolean> claimed(Connection connection, ClaimSpace space, List<RecordId> ids) throws SQLException {
        return placed().claimed(connection, space, ids);
    }

    @Override
    public List<CompleteResult> complete(Connection connection, List<CompleteCall> completions) throws SQLException {
        return placed().complete(connection, completions);
    }

    @Override
    public CompleteResult completeOnce(Connection connection, CompleteCall completion) throws SQLException {
        return placed().completeOnce(connection, completion);
    }

    @Override
    public List<ReleaseResult> release(Connection connection, List<ReleaseCall> releases) throws SQLException {
        return placed().release(connection, releases);
    }

    @Override
    public int purge(Connection connection, int limit) throws SQLException {
        return placed().purge(connection, limit);
    }

    @Override
    public List<BrowsableStore.Entry> browse(Connection connection, RecordFilter filter) throws SQLException {
        return placed().browse(connection, filter);
    }

    @Override
    public List<ErasableStore.Result> erase(Connection connection, List<RecordId> ids) throws SQLException {
        return placed().erase(connection, ids);
    }

    @Override
    public List<RecordId> ofCaller(Connection connection, String caller, Optional<RecordId> after, int limit)
            throws SQLException {
        return placed().ofCaller(connection, caller, after, limit);
    }
}
