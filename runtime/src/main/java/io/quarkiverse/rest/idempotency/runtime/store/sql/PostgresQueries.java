package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static io.quarkiverse.rest.idempotency.runtime.store.sql.PostgresValues.OF_MANY;
import static io.quarkiverse.rest.idempotency.runtime.store.sql.PostgresValues.OF_ONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;
import io.quarkiverse.rest.idempotency.store.format.RecordFormat;

/**
 * The calls of a store as statements of PostgreSQL, version 12 and later, for any driver: every call is one statement over
 * arrays, so one round trip and one commit, whatever the number of elements. Reserve takes more round trips only when it meets
 * another reserve or a release of the same key at the same moment, and one more for a key alone that has a record. Reserving
 * and completing one record have statements of their own: they are what a node without load does, and what a transaction of the
 * application does, where the smallest statement counts. The clock is {@code statement_timestamp()}, and
 * {@code clock_timestamp()} for the fence of a new record.
 * <p>
 * Statements that many requests share skip rows that others have locked (SELECT, "The Locking Clause", in PostgreSQL's manual).
 * Reserve does not even try to lock a living record: {@code ON CONFLICT DO NOTHING} waits for nothing but another insert of the
 * same key that is not committed yet. Locks are taken in the order of the ids.
 */
public final class PostgresQueries {

    private static final String SCHEMA = "SELECT COALESCE((SELECT n.nspname::text"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.oid = pg_catalog.to_regclass(?)::oid), pg_catalog.current_schema()::text) AS schema";

    private final PostgresStatements sql;

    public PostgresQueries(TableName table) {
        this(PostgresStatements.on(table));
    }

    PostgresQueries(PostgresStatements sql) {
        this.sql = sql;
    }

    /**
     * Finds the schema of a table on the search path, as every statement would find it, or else that of a new one.
     *
     * @return one row, {@code null} where the session has no schema
     */
    public static Query<String> schema(TableName name) {
        return new Query<>(SCHEMA, List.of(name.value()), PostgresQueries::schema);
    }

    private static <E extends Exception> String schema(Row<E> row) throws E {
        return row.text("schema");
    }

    /**
     * Of a key alone it is most likely that it is new, and then no other statement costs as little.
     *
     * @return no row when there is a record already
     */
    public Query<ReserveResult> insert(Reservation reservation) {
        List<Reservation> one = List.of(reservation);
        return new Query<>(reservation.asynchronous() ? reserves(one).insertAsynchronously() : reserves(one).insert(),
                reservation(OF_ONE, one), PostgresQueries::inserted);
    }

    private static <E extends Exception> ReserveResult inserted(Row<E> row) throws E {
        return new ReserveResult.Owned(row.number("fence"));
    }

    /**
     * @return a row for each reservation, in their order; {@code null} for a key that another statement inserts at the same
     *         moment, which the snapshot of this one does not show
     */
    public Query<ReserveResult> reserve(List<Reservation> reservations) {
        return new Query<>(reservations.stream().allMatch(Reservation::asynchronous)
                ? reserves(reservations).reserveAsynchronously()
                : reserves(reservations).reserve(), reservation(OF_MANY, reservations), PostgresQueries::reserved);
    }

    private static <E extends Exception> ReserveResult reserved(Row<E> row) throws E {
        Long fence = row.number("owned_fence");
        if (fence != null) {
            return new ReserveResult.Owned(fence);
        }
        IdempotencyRecord record = RecordRow.read(row);
        return record == null ? null : new ReserveResult.Exists(record);
    }

    private PostgresStatements.Reserves reserves(List<Reservation> reservations) {
        return haveCallers(reservations) ? sql.withCallers() : sql.reserves();
    }

    private static boolean haveCallers(List<Reservation> reservations) {
        return reservations.stream().anyMatch(reservation -> reservation.caller() != null);
    }

    private static List<Object> reservation(PostgresValues values, List<Reservation> reservations) {
        List<Object> all = new ArrayList<>(List.of(values.texts(reservations, r -> r.id().value()),
                values.texts(reservations, Reservation::realm), values.texts(reservations, r -> r.binding().operation()),
                values.texts(reservations, r -> r.binding().resource()),
                values.texts(reservations, r -> r.binding().fingerprint()),
                values.texts(reservations, r -> r.owner().id()),
                values.numbers(reservations, r -> RecordRow.micros(r.lease())),
                values.numbers(reservations, r -> RecordRow.micros(r.retention()))));
        if (haveCallers(reservations)) {
            all.add(values.texts(reservations, Reservation::caller));
        }
        return all;
    }

    /**
     * The keys that a reserve found neither free nor taken: now they can be read.
     *
     * @param results the rows of {@link #reserve}
     */
    public static List<RecordId> unanswered(List<Reservation> reservations, List<ReserveResult> results) {
        List<RecordId> ids = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) == null) {
                ids.add(reservations.get(i).id());
            }
        }
        return ids;
    }

    /**
     * Puts the records of {@linkplain #unanswered those keys} in their places.
     *
     * @return {@code null} for a key that is neither free nor taken still: it is reserved and released all the time, or locked
     *         by a long transaction
     */
    public static List<ReserveResult> answered(List<ReserveResult> results, List<LoadResult> loaded) {
        List<ReserveResult> all = new ArrayList<>(results);
        int next = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) == null && loaded.get(next++) instanceof LoadResult.Found found) {
                all.set(i, new ReserveResult.Exists(found.record()));
            }
        }
        return all;
    }

    /** A row for each, in their order, as those of all statements below. */
    public Query<LoadResult> load(List<RecordId> ids) {
        return new Query<>(sql.load(), List.of(OF_MANY.texts(ids, RecordId::value)), PostgresQueries::loaded);
    }

    private static <E extends Exception> LoadResult loaded(Row<E> row) throws E {
        IdempotencyRecord record = RecordRow.read(row);
        return record == null ? new LoadResult.Absent() : new LoadResult.Found(record);
    }

    public Query<HeartbeatResult> heartbeat(List<Heartbeat> heartbeats) {
        return new Query<>(sql.heartbeat(), with(OF_MANY.ownerships(heartbeats, Heartbeat::ownership),
                OF_MANY.numbers(heartbeats, h -> RecordRow.micros(h.lease())),
                OF_MANY.numbers(heartbeats, h -> RecordRow.micros(h.retention())),
                OF_MANY.numbers(heartbeats, Expiry::latest)), PostgresQueries::extended);
    }

    private static <E extends Exception> HeartbeatResult extended(Row<E> row) throws E {
        if (row.flag("extended")) {
            return HeartbeatResult.EXTENDED;
        }
        return row.flag("owned") ? HeartbeatResult.LOCKED : HeartbeatResult.LOST;
    }

    public Query<TakeOverResult> takeOver(List<TakeOver> takeOvers) {
        return new Query<>(sql.takeOver(), List.of(OF_MANY.texts(takeOvers, t -> t.id().value()),
                OF_MANY.texts(takeOvers, t -> t.owner().id()),
                OF_MANY.numbers(takeOvers, t -> RecordRow.micros(t.lease())),
                OF_MANY.numbers(takeOvers, t -> RecordRow.micros(t.retention()))), PostgresQueries::taken);
    }

    private static <E extends Exception> TakeOverResult taken(Row<E> row) throws E {
        Long fence = row.number("owned_fence");
        if (fence != null) {
            return new TakeOverResult.Owned(fence);
        }
        IdempotencyRecord record = RecordRow.read(row);
        return record == null ? new TakeOverResult.Absent() : new TakeOverResult.Exists(record);
    }

    /** Changes one row, or none when the record was not in progress for this owner. */
    public Update complete(CompleteCall completion) {
        sql.shrinking().expect(completion.tombstone());
        return new Update(sql.completeOne(), completion(OF_ONE, List.of(completion)));
    }

    public Query<CompleteResult> complete(List<CompleteCall> completions) {
        completions.forEach(call -> sql.shrinking().expect(call.tombstone()));
        return new Query<>(sql.complete(), completion(OF_MANY, completions), PostgresQueries::completed);
    }

    private static List<Object> completion(PostgresValues values, List<CompleteCall> completions) {
        List<RecordFormat.Columns> columns = completions.stream()
                .map(call -> RecordFormat.write(call.response(), call.tombstone())).toList();
        return with(values.ownerships(completions, CompleteCall::ownership),
                values.numbers(completions, call -> RecordRow.micros(call.recordRetention())),
                values.numbers(completions, Expiry::latest),
                values.numbers(columns, column -> (long) column.kind()),
                values.numbers(columns, column -> (long) column.status()),
                values.bytes(columns, RecordFormat.Columns::headers), values.bytes(columns, RecordFormat.Columns::body));
    }

    /**
     * Completions that were lost may have been made by the same call before: it finds its records completed, by itself. This
     * is a statement of its own, since it is rare.
     */
    public Query<CompleteResult> completed(List<CompleteCall> completions) {
        return new Query<>(sql.completed(), OF_MANY.ownerships(completions, CompleteCall::ownership),
                PostgresQueries::completed);
    }

    private static <E extends Exception> CompleteResult completed(Row<E> row) throws E {
        return completed(row.flag("done"));
    }

    /**
     * @param done whether the record was completed
     */
    public static CompleteResult completed(boolean done) {
        return done ? CompleteResult.COMPLETED : CompleteResult.LOST;
    }

    /** A completion holds that either statement has found. */
    public static List<CompleteResult> either(List<CompleteResult> now, List<CompleteResult> before) {
        List<CompleteResult> all = new ArrayList<>(now);
        for (int i = 0; i < all.size(); i++) {
            if (before.get(i) == CompleteResult.COMPLETED) {
                all.set(i, CompleteResult.COMPLETED);
            }
        }
        return all;
    }

    public Query<ReleaseResult> release(List<ReleaseCall> releases) {
        return new Query<>(sql.release(), with(OF_MANY.ownerships(releases, ReleaseCall::ownership),
                OF_MANY.flags(releases, call -> call.mode() == ReleaseCall.Mode.FORGET),
                OF_MANY.numbers(releases, call -> RecordRow.micros(call.backOff()))), PostgresQueries::released);
    }

    private static <E extends Exception> ReleaseResult released(Row<E> row) throws E {
        return row.flag("done") ? ReleaseResult.RELEASED : ReleaseResult.LOST;
    }

    /**
     * Deletes some expired records.
     *
     * @param from the time of expiry to begin at, as {@link Purged#upTo} says it
     * @return one row
     */
    public Query<Purged> purge(long from, int limit) {
        return new Query<>(sql.purge(), List.of(from, (long) limit), PostgresQueries::purged);
    }

    private static <E extends Exception> Purged purged(Row<E> row) throws E {
        Long upTo = row.number("up_to");
        return new Purged(Math.toIntExact(row.number("deleted")), upTo == null ? Purged.BEGINNING : upTo);
    }

    /**
     * The end of a batch of a purge.
     *
     * @param deleted the number of records
     * @param upTo the latest expiry of them, in microseconds from 1970
     */
    public record Purged(int deleted, long upTo) {

        /** Earlier than every expiry. */
        public static final long BEGINNING = 0;

        /**
         * The place where the next batch begins: what was deleted before stays in the index until a vacuum, and every batch
         * that began in front of it would read all of it. After a batch that is not full it is the beginning again, where
         * records may be left that were locked.
         */
        public long next(int limit) {
            return deleted < limit ? BEGINNING : upTo;
        }
    }

    /** The progress of records. */
    public PostgresProgress progress() {
        return sql.progress();
    }

    PostgresClaims claims() {
        return sql.claims();
    }

    /**
     * The first statement of a claim, by which a transaction takes the lock of a key without waiting.
     *
     * @param idleMillis the time without a statement after which the transaction is ended, if its session has no bound; zero
     *        for
     *        no bound
     * @return one row: whether it has the lock
     * @throws IllegalStateException when the row is read, if the transaction does not read what is committed meanwhile
     */
    public Query<Boolean> lock(ClaimSpace space, long idleMillis, RecordId id) {
        return sql.claims().lock(space, idleMillis, id);
    }

    /**
     * Whether transactions see what others commit meanwhile.
     *
     * @param isolation as PostgreSQL names it in {@code transaction_isolation}
     */
    public static boolean readsCommitted(String isolation) {
        return PostgresClaims.readsCommitted(isolation);
    }

    /** The second statement of a claim, which begins when the lock is there. Returns no row where there is no record. */
    public Query<LoadResult> record(RecordId id) {
        return sql.claims().look(id);
    }

    /** A row for each, in their order: whether it is claimed. */
    public Query<Boolean> claimed(ClaimSpace space, List<RecordId> ids) {
        return sql.claims().claimed(space, ids);
    }

    /** Creates the completed record of a claimed key. Changes one row, or none where there is a record. */
    public Update create(CompleteCall completion) {
        sql.shrinking().expect(completion.tombstone());
        return sql.claims().create(completion);
    }

    /** Returns a row where the record of a claimed key was created by the same call before. */
    public Query<CompleteResult> created(CompleteCall completion) {
        return sql.claims().created(completion);
    }

    /** The records whose response is over, for a purge that has found no more expired ones. */
    public TombstoneShrinking shrinking() {
        return sql.shrinking();
    }

    RecordErasure erasure() {
        return sql.erasure();
    }

    public Query<BrowsableStore.Entry> browse(RecordFilter filter) {
        return sql.listing().of(filter);
    }

    /** Changes one row, or none where there is no completed record. */
    public Update erase(RecordId id) {
        return sql.erasure().delete(id);
    }

    /** Returns a row where there is a record. */
    public Query<RecordId> look(RecordId id) {
        return sql.erasure().look(id);
    }

    public Query<RecordId> ofCaller(String caller, Optional<RecordId> after, int limit) {
        return sql.erasure().ofCaller(caller, after, limit);
    }

    private static List<Object> with(List<Object> first, Object... more) {
        List<Object> all = new ArrayList<>(first);
        all.addAll(Arrays.asList(more));
        return all;
    }
}
