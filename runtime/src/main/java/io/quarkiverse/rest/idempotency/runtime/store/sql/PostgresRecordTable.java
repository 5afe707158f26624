package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
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
 * Makes the statements of {@link PostgresQueries} over JDBC. The class says how many round trips and commits each call takes,
 * and which clock it reads.
 */
public final class PostgresRecordTable implements RecordTable {

    private final PostgresQueries queries;
    private volatile long purgedUpTo = PostgresQueries.Purged.BEGINNING;

    public PostgresRecordTable(TableName table) {
        this(new PostgresQueries(table));
    }

    PostgresRecordTable(PostgresQueries queries) {
        this.queries = queries;
    }

    @Override
    public List<ReserveResult> reserve(Connection connection, List<Reservation> reservations) throws SQLException {
        if (reservations.size() == 1) {
            List<ReserveResult> inserted = RowStatements.query(connection, queries.insert(reservations.get(0)));
            if (!inserted.isEmpty()) {
                return inserted;
            }
        }
        List<ReserveResult> results = RowStatements.query(connection, queries.reserve(reservations));
        List<RecordId> unanswered = PostgresQueries.unanswered(reservations, results);
        if (unanswered.isEmpty()) {
            return results;
        }
        List<ReserveResult> all = PostgresQueries.answered(results, load(connection, unanswered));
        long open = all.stream().filter(Objects::isNull).count();
        if (open > 0) {
            throw new UnfinishedException("Could neither create nor read " + open + " records: they are reserved and "
                    + "released all the time, or locked by a long transaction", all, null);
        }
        return all;
    }

    @Override
    public List<LoadResult> load(Connection connection, List<RecordId> ids) throws SQLException {
        return RowStatements.query(connection, queries.load(ids));
    }

    @Override
    public List<HeartbeatResult> heartbeat(Connection connection, List<Heartbeat> heartbeats) throws SQLException {
        return RowStatements.query(connection, queries.heartbeat(heartbeats));
    }

    @Override
    public List<TakeOverResult> takeOver(Connection connection, List<TakeOver> takeOvers) throws SQLException {
        return RowStatements.query(connection, queries.takeOver(takeOvers));
    }

    @Override
    public List<RecordProgressResult> recordProgress(Connection connection, List<ProgressCall> calls) throws SQLException {
        return RowStatements.query(connection, queries.progress().record(calls));
    }

    @Override
    public List<LoadProgressResult> loadProgress(Connection connection, List<Ownership> ownerships) throws SQLException {
        return RowStatements.query(connection, queries.progress().load(ownerships));
    }

    @Override
    public Optional<LoadResult> claim(Connection connection, ClaimSpace space, long idleMillis, RecordId id)
            throws SQLException {
        return queries.claims().claim(connection, space, idleMillis, id);
    }

    @Override
    public List<Boolean> claimed(Connection connection, ClaimSpace space, List<RecordId> ids) throws SQLException {
        return RowStatements.query(connection, queries.claimed(space, ids));
    }

    @Override
    public List<CompleteResult> complete(Connection connection, List<CompleteCall> completions) throws SQLException {
        List<CompleteCall> reserved = completions.stream().filter(call -> call.claim() == null).toList();
        if (reserved.size() == completions.size()) {
            return completeReserved(connection, completions);
        }
        completions.forEach(call -> queries.shrinking().expect(call.tombstone()));
        List<CompleteResult> results = queries.claims().createAll(connection, completions);
        Iterator<CompleteResult> others = reserved.isEmpty() ? Collections.emptyIterator()
                : completeReserved(connection, reserved).iterator();
        results.replaceAll(result -> result == null ? others.next() : result);
        return results;
    }

    private List<CompleteResult> completeReserved(Connection connection, List<CompleteCall> completions)
            throws SQLException {
        List<CompleteResult> results = completions.size() == 1 ? List.of(completeOnce(connection, completions.get(0)))
                : RowStatements.query(connection, queries.complete(completions));
        return results.contains(CompleteResult.LOST)
                ? PostgresQueries.either(results, RowStatements.query(connection, queries.completed(completions)))
                : results;
    }

    @Override
    public CompleteResult completeOnce(Connection connection, CompleteCall completion) throws SQLException {
        if (completion.claim() != null) {
            queries.shrinking().expect(completion.tombstone());
            return queries.claims().create(connection, completion);
        }
        return PostgresQueries.completed(RowStatements.update(connection, queries.complete(completion)) == 1);
    }

    @Override
    public List<ReleaseResult> release(Connection connection, List<ReleaseCall> releases) throws SQLException {
        return RowStatements.query(connection, queries.release(releases));
    }

    @Override
    public int purge(Connection connection, int limit) throws SQLException {
        PostgresQueries.Purged purged = RowStatements.query(connection, queries.purge(purgedUpTo, limit)).get(0);
        purgedUpTo = purged.next(limit);
        int left = limit - purged.deleted();
        return left > 0 ? purged.deleted() + queries.shrinking().shrink(connection, left) : purged.deleted();
    }

    @Override
    public List<BrowsableStore.Entry> browse(Connection connection, RecordFilter filter) throws SQLException {
        return RowStatements.query(connection, queries.browse(filter));
    }

    @Override
    public List<ErasableStore.Result> erase(Connection connection, List<RecordId> ids) throws SQLException {
        return queries.erasure().erase(connection, ids);
    }

    @Override
    public List<RecordId> ofCaller(Connection connection, String caller, Optional<RecordId> after, int limit)
            throws SQLException {
        return RowStatements.query(connection, queries.ofCaller(caller, after, limit));
    }
}
