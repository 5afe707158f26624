package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
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
 * The store over a {@link RecordTable}: which call is made on what, how long it may take, and whether it can be repeated.
 */
public final class SqlStore implements IdempotencyStore, BrowsableStore, ErasableStore {

    /** Where connections and threads come from. */
    public interface Environment {

        /**
         * @return a connection that takes part in no transaction of the calling thread, in auto-commit mode
         */
        Connection connection() throws SQLException;

        /** Told when a connection could only read: those that wait for their use may be like it. */
        default void writeRejected() {
        }

        /**
         * Whether a connection was opened before a moment. A connection that was opened before a fail-over or a restart can
         * fail after it, while the next connection works.
         *
         * @param connection of {@link #connection()}, not closed yet
         * @param nanoTime in the terms of {@link System#nanoTime()}
         * @return {@code false} also where it is not known
         */
        default boolean wasOpenedBefore(Connection connection, long nanoTime) {
            return false;
        }

        /** Whether the calling thread may block. */
        boolean mayBlock();

        /** Threads that may block. */
        Executor executor();
    }

    /**
     * The time in milliseconds for a list, which reads the whole table where it has no index of its own, and for an erasure of
     * many records, which has many commits.
     */
    public static final int SEARCH_MILLIS = 60_000;

    private final RecordTable table;
    private final SqlCalls calls;
    private final SqlCalls heartbeats;
    private final int askMillis;
    private final int settleMillis;
    private final ClaimSpace claims;

    /**
     * @param environment the environment of the calls of requests and of the node
     * @param heartbeats the environment of heartbeats: not to be starved by requests that hold all connections or threads,
     *        since their leases depend on it
     * @param askTimeout how long a call may take that a request waits for, repetitions included, before the connection is given
     *        up; at least a millisecond
     * @param settleTimeout the same for the end of an execution, whose response waits
     * @param claims the locks by which transactions claim keys
     */
    public SqlStore(RecordTable table, Environment environment, Environment heartbeats, Duration askTimeout,
            Duration settleTimeout, ClaimSpace claims) {
        this.table = table;
        this.calls = new SqlCalls(environment);
        this.heartbeats = new SqlCalls(heartbeats);
        this.askMillis = millis(askTimeout);
        this.settleMillis = millis(settleTimeout);
        this.claims = claims;
    }

    /** Makes heartbeats in the environment of all other calls. */
    public SqlStore(RecordTable table, Environment environment, Duration askTimeout, Duration settleTimeout) {
        this(table, environment, environment, askTimeout, settleTimeout, ClaimSpace.DEFAULT);
    }

    private static int millis(Duration timeout) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return calls.make(askMillis, true, reservations, table::reserve);
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        return calls.make(askMillis, true, ids, table::load);
    }

    @Override
    public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
        return this.heartbeats.make(askMillis, true, heartbeats, table::heartbeat);
    }

    @Override
    public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
        // Not repeated: a takeover that took effect although its answer was lost would look like that of another node.
        return calls.make(askMillis, false, takeOvers, table::takeOver);
    }

    @Override
    public CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> calls) {
        return this.calls.make(settleMillis, true, calls, table::recordProgress);
    }

    @Override
    public CompletionStage<List<LoadProgressResult>> loadProgress(List<Ownership> ownerships) {
        return calls.make(askMillis, true, ownerships, table::loadProgress);
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        return calls.make(settleMillis, true, completions, table::complete);
    }

    @Override
    public CompletionStage<List<Boolean>> claimed(List<RecordId> ids) {
        return calls.make(askMillis, true, connection -> table.claimed(connection, claims, ids));
    }

    @Override
    public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
        return calls.make(settleMillis, false, releases, table::release);
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        return calls.make(askMillis, false, connection -> table.purge(connection, limit));
    }

    @Override
    public CompletionStage<List<Entry>> browse(RecordFilter filter) {
        return calls.make(SEARCH_MILLIS, true, connection -> table.browse(connection, filter));
    }

    @Override
    public CompletionStage<List<Result>> erase(List<RecordId> ids) {
        // Not repeated: the records that the first call has deleted would be absent.
        return calls.make(SEARCH_MILLIS, false, connection -> table.erase(connection, ids));
    }

    @Override
    public CompletionStage<List<RecordId>> ofCaller(String caller, Optional<RecordId> after, int limit) {
        return calls.make(SEARCH_MILLIS, true, connection -> table.ofCaller(connection, caller, after, limit));
    }
}
