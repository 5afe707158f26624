package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static io.quarkiverse.rest.idempotency.runtime.store.reactive.PgStatements.query;
import static io.quarkiverse.rest.idempotency.runtime.store.reactive.PgStatements.update;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.runtime.store.sql.ClaimSpace;
import io.quarkiverse.rest.idempotency.runtime.store.sql.PostgresQueries;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TombstoneShrinking;
import io.quarkiverse.rest.idempotency.runtime.store.sql.Update;
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
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * The calls of the store on a connection. Each statement is a transaction of its own. {@link PostgresQueries} says how many
 * round trips and commits each call takes, and which clock it reads; before the first call on a new connection, the client
 * takes one more for each statement, which it prepares.
 */
final class PgRecordTable {

    private final PgPlace place;
    private volatile long purgedUpTo = PostgresQueries.Purged.BEGINNING;

    PgRecordTable(PgPlace place) {
        this.place = place;
    }

    private <O> Future<O> with(SqlConnection connection, Function<PostgresQueries, Future<O>> statements) {
        return place.on(connection).compose(statements);
    }

    /**
     * @return {@code null} for a key that is neither free nor taken: it is reserved and released all the time, or locked by a
     *         long transaction
     */
    Future<List<ReserveResult>> reserve(SqlConnection connection, List<Reservation> reservations) {
        return with(connection, queries -> reservations.size() > 1 ? reserve(connection, queries, reservations)
                : query(connection, queries.insert(reservations.get(0))).compose(inserted -> inserted.isEmpty()
                        ? reserve(connection, queries, reservations)
                        : Future.succeededFuture(inserted)));
    }

    private static Future<List<ReserveResult>> reserve(SqlConnection connection, PostgresQueries queries,
            List<Reservation> reservations) {
        return query(connection, queries.reserve(reservations)).compose(results -> {
            List<RecordId> unanswered = PostgresQueries.unanswered(reservations, results);
            return unanswered.isEmpty() ? Future.succeededFuture(results)
                    : query(connection, queries.load(unanswered)).map(loaded -> PostgresQueries.answered(results, loaded));
        });
    }

    Future<List<LoadResult>> load(SqlConnection connection, List<RecordId> ids) {
        return with(connection, queries -> query(connection, queries.load(ids)));
    }

    Future<List<HeartbeatResult>> heartbeat(SqlConnection connection, List<Heartbeat> heartbeats) {
        return with(connection, queries -> query(connection, queries.heartbeat(heartbeats)));
    }

    Future<List<TakeOverResult>> takeOver(SqlConnection connection, List<TakeOver> takeOvers) {
        return with(connection, queries -> query(connection, queries.takeOver(takeOvers)));
    }

    Future<List<Boolean>> claimed(SqlConnection connection, ClaimSpace claims, List<RecordId> ids) {
        return with(connection, queries -> query(connection, queries.claimed(claims, ids)));
    }

    Future<List<RecordProgressResult>> recordProgress(SqlConnection connection, List<ProgressCall> calls) {
        return with(connection, queries -> query(connection, queries.progress().record(calls)));
    }

    Future<List<LoadProgressResult>> loadProgress(SqlConnection connection, List<Ownership> ownerships) {
        return with(connection, queries -> query(connection, queries.progress().load(ownerships)));
    }

    Future<List<CompleteResult>> complete(SqlConnection connection, List<CompleteCall> completions) {
        return with(connection, queries -> {
            List<CompleteCall> reserved = completions.stream().filter(call -> call.claim() == null).toList();
            if (reserved.size() == completions.size()) {
                return complete(connection, queries, completions);
            }
            return create(connection, queries, completions).compose(results -> reserved.isEmpty()
                    ? Future.succeededFuture(results)
                    : complete(connection, queries, reserved).map(others -> {
                        Iterator<CompleteResult> next = others.iterator();
                        results.replaceAll(result -> result == null ? next.next() : result);
                        return results;
                    }));
        });
    }

    /** Makes those that have a claim, one by one: they are rare. The results of the others are {@code null}. */
    private static Future<List<CompleteResult>> create(SqlConnection connection, PostgresQueries queries,
            List<CompleteCall> completions) {
        Future<List<CompleteResult>> all = Future.succeededFuture(new ArrayList<>());
        for (CompleteCall call : completions) {
            all = all.compose(results -> (call.claim() == null ? Future.<CompleteResult> succeededFuture(null)
                    : create(connection, queries, call)).map(result -> {
                        results.add(result);
                        return results;
                    }));
        }
        return all;
    }

    private static Future<CompleteResult> create(SqlConnection connection, PostgresQueries queries, CompleteCall call) {
        return update(connection, queries.create(call)).compose(changed -> changed == 1
                ? Future.succeededFuture(CompleteResult.COMPLETED)
                : query(connection, queries.created(call)).map(before -> PostgresQueries.completed(!before.isEmpty())));
    }

    private static Future<List<CompleteResult>> complete(SqlConnection connection, PostgresQueries queries,
            List<CompleteCall> completions) {
        return (completions.size() == 1
                ? update(connection, queries.complete(completions.get(0)))
                        .map(changed -> List.of(PostgresQueries.completed(changed == 1)))
                : query(connection, queries.complete(completions)))
                .compose(results -> results.contains(CompleteResult.LOST)
                        ? query(connection, queries.completed(completions))
                                .map(before -> PostgresQueries.either(results, before))
                        : Future.succeededFuture(results));
    }

    Future<List<ReleaseResult>> release(SqlConnection connection, List<ReleaseCall> releases) {
        return with(connection, queries -> query(connection, queries.release(releases)));
    }

    Future<Integer> purge(SqlConnection connection, int limit) {
        return with(connection, queries -> query(connection, queries.purge(purgedUpTo, limit)).compose(batch -> {
            PostgresQueries.Purged purged = batch.get(0);
            purgedUpTo = purged.next(limit);
            int left = limit - purged.deleted();
            return left > 0
                    ? shrink(connection, queries.shrinking().looks(), left, 0, false).map(shrunk -> purged.deleted() + shrunk)
                    : Future.succeededFuture(purged.deleted());
        }));
    }

    /** One look after the other, until the limit is reached. The result is the limit, where there may be more. */
    private static Future<Integer> shrink(SqlConnection connection, List<TombstoneShrinking.Look> looks, int limit,
            int emptied, boolean more) {
        int left = limit - emptied;
        if (looks.isEmpty() || left <= 0) {
            return Future.succeededFuture(more ? limit : emptied);
        }
        TombstoneShrinking.Look look = looks.get(0);
        return query(connection, look.query(left)).compose(seen -> changed(connection, look.updates(seen), emptied)
                .compose(all -> {
                    boolean full = look.end(seen, left);
                    return shrink(connection, looks.subList(1, looks.size()), limit, all, more || full);
                }));
    }

    private static Future<Integer> changed(SqlConnection connection, List<Update> updates, int before) {
        return updates.isEmpty() ? Future.succeededFuture(before)
                : update(connection, updates.get(0))
                        .compose(changed -> changed(connection, updates.subList(1, updates.size()), before + changed));
    }

    Future<List<BrowsableStore.Entry>> browse(SqlConnection connection, RecordFilter filter) {
        return with(connection, queries -> query(connection, queries.browse(filter)));
    }

    Future<List<ErasableStore.Result>> erase(SqlConnection connection, List<RecordId> ids) {
        return with(connection, queries -> {
            Future<List<ErasableStore.Result>> all = Future.succeededFuture(new ArrayList<>());
            for (RecordId id : ids) {
                all = all.compose(results -> erase(connection, queries, id).map(result -> {
                    results.add(result);
                    return results;
                }));
            }
            return all;
        });
    }

    private static Future<ErasableStore.Result> erase(SqlConnection connection, PostgresQueries queries, RecordId id) {
        return update(connection, queries.erase(id)).compose(changed -> changed == 1
                ? Future.succeededFuture(ErasableStore.Result.ERASED)
                : query(connection, queries.look(id)).map(found -> found.isEmpty() ? ErasableStore.Result.ABSENT
                        : ErasableStore.Result.IN_PROGRESS));
    }

    Future<List<RecordId>> ofCaller(SqlConnection connection, String caller, Optional<RecordId> after, int limit) {
        return with(connection, queries -> query(connection, queries.ofCaller(caller, after, limit)));
    }
}
