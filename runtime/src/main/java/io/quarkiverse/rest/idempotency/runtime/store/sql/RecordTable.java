package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
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
 * The calls of the store on the table of one database, over a connection of the caller. The caller decides about the
 * transaction: on a connection in auto-commit mode each call is its own, and on a connection that takes part in a transaction
 * it joins that one. The isolation level may be any from READ COMMITTED on.
 * <p>
 * Results come in the order of the elements. The implementations document the cost of each call. No call is repeated here:
 * one that meets transactions of others fails with a serialization failure, as an {@link UnfinishedException} where some of
 * its elements are done.
 */
public interface RecordTable {

    List<ReserveResult> reserve(Connection connection, List<Reservation> reservations) throws SQLException;

    List<LoadResult> load(Connection connection, List<RecordId> ids) throws SQLException;

    List<HeartbeatResult> heartbeat(Connection connection, List<Heartbeat> heartbeats) throws SQLException;

    List<TakeOverResult> takeOver(Connection connection, List<TakeOver> takeOvers) throws SQLException;

    List<RecordProgressResult> recordProgress(Connection connection, List<ProgressCall> calls) throws SQLException;

    List<LoadProgressResult> loadProgress(Connection connection, List<Ownership> ownerships) throws SQLException;

    List<CompleteResult> complete(Connection connection, List<CompleteCall> completions) throws SQLException;

    /**
     * Claims a key for the transaction of the connection, without waiting for another one, and reads its record in a statement
     * that begins when the claim is there. To be called before any savepoint: a rollback to one would give the claim back.
     *
     * @param connection in a transaction that is read committed
     * @param idleMillis the time in milliseconds after which the database ends a session that is idle in this transaction,
     *        unless
     *        it has a time of its own; zero for none
     * @return empty when another transaction has the claim
     * @throws UnsupportedOperationException on a database whose transactions cannot claim keys
     */
    default Optional<LoadResult> claim(Connection connection, ClaimSpace space, long idleMillis, RecordId id)
            throws SQLException {
        throw new UnsupportedOperationException("The transactions of this database cannot claim keys");
    }

    /** Tells which keys are claimed by a transaction at the moment: none on a database whose transactions cannot claim keys. */
    default List<Boolean> claimed(Connection connection, ClaimSpace space, List<RecordId> ids) throws SQLException {
        return Collections.nCopies(ids.size(), false);
    }

    /**
     * Completes a record in a transaction that makes the call once, and with it the effect of a method.
     *
     * @param connection in the transaction
     * @return {@link CompleteResult#LOST} also where this very ownership has completed the record already: then another
     *         process
     *         has done so, which was restored from the same snapshot, and the effect must not be committed again
     */
    CompleteResult completeOnce(Connection connection, CompleteCall completion) throws SQLException;

    List<ReleaseResult> release(Connection connection, List<ReleaseCall> releases) throws SQLException;

    int purge(Connection connection, int limit) throws SQLException;

    /** As {@link BrowsableStore#browse} says. */
    List<BrowsableStore.Entry> browse(Connection connection, RecordFilter filter) throws SQLException;

    /** As {@link ErasableStore#erase} says. */
    List<ErasableStore.Result> erase(Connection connection, List<RecordId> ids) throws SQLException;

    /** As {@link ErasableStore#ofCaller} says. */
    List<RecordId> ofCaller(Connection connection, String caller, Optional<RecordId> after, int limit) throws SQLException;
}
