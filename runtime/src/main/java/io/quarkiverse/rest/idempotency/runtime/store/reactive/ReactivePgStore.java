package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.runtime.store.sql.ClaimSpace;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlStore;
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
 * The store on PostgreSQL over the reactive client: which call is made on what, how long it may take, and whether it can be
 * repeated. The table and the statements are those of the store over JDBC, so that nodes of both kinds can share records.
 * <p>
 * No thread is ever blocked. Results come on the Vert.x context of the caller, those of heartbeats on an event loop of the
 * store's own.
 */
final class ReactivePgStore implements IdempotencyStore, BrowsableStore, ErasableStore {

    private final PgRecordTable table;
    private final PgCalls calls;
    private final PgCalls heartbeats;
    private final int askMillis;
    private final int settleMillis;
    private final ClaimSpace claims;

    /**
     * @param heartbeats makes heartbeats: not to be starved by requests that hold all connections or block event loops, since
     *        their leases depend on it
     * @param askTimeout how long a call may take that a request waits for, repetitions included; at least a millisecond
     * @param settleTimeout the same for the end of an execution, whose response waits
     * @param claims the locks by which transactions claim keys
     */
    ReactivePgStore(PgRecordTable table, PgCalls calls, PgCalls heartbeats, Duration askTimeout, Duration settleTimeout,
            ClaimSpace claims) {
        this.table = table;
        this.calls = calls;
        this.heartbeats = heartbeats;
        this.askMillis = millis(askTimeout);
        this.settleMillis = millis(settleTimeout);
        this.claims = claims;
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
        return calls.make(SqlStore.SEARCH_MILLIS, true, connection -> table.browse(connection, filter));
    }

    @Override
    public CompletionStage<List<Result>> erase(List<RecordId> ids) {
        // Not repeated: the records that the first call has deleted would be absent.
        return calls.make(SqlStore.SEARCH_MILLIS, false, connection -> table.erase(connection, ids));
    }

    @Override
    public CompletionStage<List<RecordId>> ofCaller(String caller, Optional<RecordId> after, int limit) {
        return calls.make(SqlStore.SEARCH_MILLIS, true, connection -> table.ofCaller(connection, caller, after, limit));
    }
}
