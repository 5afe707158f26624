package io.quarkiverse.rest.idempotency.runtime.store.sql;

import static io.quarkiverse.rest.idempotency.runtime.store.sql.PostgresValues.OF_MANY;
import static io.quarkiverse.rest.idempotency.runtime.store.sql.PostgresValues.OF_ONE;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
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
 * PostgreSQL, version 12 and later: every call is one statement over arrays, so one round trip and one commit, whatever the
 * number of elements. Reserve takes more round trips only when it meets another reserve or a release of the same key at the
 * same moment, and one more for a key alone that has a record. Reserving and completing one record have statements of their
 * own: they are what a node without load does, and what a transaction of the application does, where the smallest statement
 * counts. The clock is {@code statement_timestamp()}, and {@code clock_timestamp()} for the fence of a new record.
 * <p>
 * Statements that many requests share skip rows that others have locked (SELECT, "The Locking Clause", in PostgreSQL's manual).
 * Reserve does not even try to lock a living record: {@code ON CONFLICT DO NOTHING} waits for nothing but another insert of the
 * same key that is not committed yet. Locks are taken in the order of the ids.
 */
public final class PostgresRecordTable implements RecordTable {

    private final PostgresStatements sql;
    private volatile OffsetDateTime purgedUpTo = OffsetDateTime.MIN;

    public PostgresRecordTable(TableName table) {
        this(PostgresStatements.on(table));
    }

    PostgresRecordTable(PostgresStatements sql) {
        this.sql = sql;
    }

    @Override
    public List<ReserveResult> reserve(Connection connection, List<Reservation> reservations) throws SQLException {
        if (reservations.size() == 1) {
            Optional<ReserveResult> inserted = insert(connection, reservations);
            if (inserted.isPresent()) {
                return List.of(inserted.get());
            }
        }
        List<ReserveResult> results = new ArrayList<>(Collections.nCopies(reservations.size(), null));
        reserve(connection, reservations, results);
        List<Integer> open = open(results);
        if (!open.isEmpty()) {
            // Lost against an insert that the statement's snapshot did not show: now it can be read.
            List<LoadResult> found = load(connection, open.stream().map(i -> reservations.get(i).id()).toList());
            for (int i = 0; i < found.size(); i++) {
                if (found.get(i) instanceof LoadResult.Found record) {
                    results.set(open.get(i), new ReserveResult.Exists(record.record()));
                }
            }
            open = open(results);
        }
        if (!open.isEmpty()) {
            throw new UnfinishedException("Could neither create nor read " + open.size() + " records: they are reserved and "
                    + "released all the time, or locked by a long transaction", results, null);
        }
        return results;
    }

    private static List<Integer> open(List<ReserveResult> results) {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) == null) {
                open.add(i);
            }
        }
        return open;
    }

    /**
     * Of a key alone it is most likely that it is new, and then no other statement costs as little.
     *
     * @return empty when there is a record already
     */
    private Optional<ReserveResult> insert(Connection connection, List<Reservation> one) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement(asynchronous(one) ? reserves(one).insertAsynchronously() : reserves(one).insert())) {
            reservation(OF_ONE, statement, one);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new ReserveResult.Owned(row.getLong("fence"))) : Optional.empty();
            }
        }
    }

    private PostgresStatements.Reserves reserves(List<Reservation> reservations) {
        return haveCallers(reservations) ? sql.withCallers() : sql.reserves();
    }

    private static boolean haveCallers(List<Reservation> reservations) {
        return reservations.stream().anyMatch(reservation -> reservation.caller() != null);
    }

    private static boolean asynchronous(List<Reservation> reservations) {
        return reservations.stream().allMatch(Reservation::asynchronous);
    }

    private static void reservation(PostgresValues values, PreparedStatement statement, List<Reservation> reservations)
            throws SQLException {
        values.texts(statement, 1, reservations, r -> r.id().value());
        values.texts(statement, 2, reservations, Reservation::realm);
        values.texts(statement, 3, reservations, r -> r.binding().operation());
        values.texts(statement, 4, reservations, r -> r.binding().resource());
        values.texts(statement, 5, reservations, r -> r.binding().fingerprint());
        values.texts(statement, 6, reservations, r -> r.owner().id());
        values.numbers(statement, 7, reservations, r -> RecordRow.micros(r.lease()));
        values.numbers(statement, 8, reservations, r -> RecordRow.micros(r.retention()));
        if (haveCallers(reservations)) {
            values.texts(statement, 9, reservations, Reservation::caller);
        }
    }

    private void reserve(Connection connection, List<Reservation> reservations, List<ReserveResult> results)
            throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement(asynchronous(reservations) ? reserves(reservations).reserveAsynchronously()
                        : reserves(reservations).reserve())) {
            reservation(OF_MANY, statement, reservations);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int index = rows.getInt("ord") - 1;
                    long fence = rows.getLong("owned_fence");
                    IdempotencyRecord record = rows.wasNull() ? RecordRow.read(rows) : null;
                    if (record != null) {
                        results.set(index, new ReserveResult.Exists(record));
                    } else if (fence != 0) {
                        results.set(index, new ReserveResult.Owned(fence));
                    }
                }
            }
        }
    }

    @Override
    public List<LoadResult> load(Connection connection, List<RecordId> ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.load())) {
            OF_MANY.texts(statement, 1, ids, RecordId::value);
            return read(statement, rows -> {
                IdempotencyRecord record = RecordRow.read(rows);
                return record == null ? new LoadResult.Absent() : new LoadResult.Found(record);
            });
        }
    }

    @Override
    public List<HeartbeatResult> heartbeat(Connection connection, List<Heartbeat> heartbeats) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.heartbeat())) {
            OF_MANY.ownerships(statement, heartbeats, Heartbeat::ownership);
            OF_MANY.numbers(statement, 4, heartbeats, h -> RecordRow.micros(h.lease()));
            OF_MANY.numbers(statement, 5, heartbeats, h -> RecordRow.micros(h.retention()));
            return read(statement, rows -> rows.getBoolean("done") ? HeartbeatResult.EXTENDED : HeartbeatResult.LOST);
        }
    }

    @Override
    public List<TakeOverResult> takeOver(Connection connection, List<TakeOver> takeOvers) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.takeOver())) {
            OF_MANY.texts(statement, 1, takeOvers, t -> t.id().value());
            OF_MANY.texts(statement, 2, takeOvers, t -> t.owner().id());
            OF_MANY.numbers(statement, 3, takeOvers, t -> RecordRow.micros(t.lease()));
            OF_MANY.numbers(statement, 4, takeOvers, t -> RecordRow.micros(t.retention()));
            return read(statement, rows -> {
                long fence = rows.getLong("owned_fence");
                if (!rows.wasNull()) {
                    return new TakeOverResult.Owned(fence);
                }
                IdempotencyRecord record = RecordRow.read(rows);
                return record == null ? new TakeOverResult.Absent() : new TakeOverResult.Exists(record);
            });
        }
    }

    @Override
    public List<CompleteResult> complete(Connection connection, List<CompleteCall> completions) throws SQLException {
        List<CompleteResult> results = completions.size() == 1 ? List.of(completeOnce(connection, completions.get(0)))
                : completeMany(connection, completions);
        return results.contains(CompleteResult.LOST) ? confirmed(connection, completions, results) : results;
    }

    @Override
    public CompleteResult completeOnce(Connection connection, CompleteCall completion) throws SQLException {
        sql.shrinking().expect(completion.tombstone());
        try (PreparedStatement statement = connection.prepareStatement(sql.completeOne())) {
            completion(OF_ONE, statement, List.of(completion));
            return result(statement.executeUpdate() == 1);
        }
    }

    private List<CompleteResult> completeMany(Connection connection, List<CompleteCall> completions) throws SQLException {
        completions.forEach(call -> sql.shrinking().expect(call.tombstone()));
        try (PreparedStatement statement = connection.prepareStatement(sql.complete())) {
            completion(OF_MANY, statement, completions);
            return read(statement, rows -> result(rows.getBoolean("done")));
        }
    }

    private static CompleteResult result(boolean done) {
        return done ? CompleteResult.COMPLETED : CompleteResult.LOST;
    }

    private static void completion(PostgresValues values, PreparedStatement statement, List<CompleteCall> completions)
            throws SQLException {
        List<RecordFormat.Columns> columns = completions.stream()
                .map(call -> RecordFormat.write(call.response(), call.tombstone())).toList();
        values.ownerships(statement, completions, CompleteCall::ownership);
        values.numbers(statement, 4, completions, call -> RecordRow.micros(call.recordRetention()));
        values.numbers(statement, 5, columns, column -> (long) column.kind());
        values.numbers(statement, 6, columns, column -> (long) column.status());
        values.bytes(statement, 7, columns, RecordFormat.Columns::headers);
        values.bytes(statement, 8, columns, RecordFormat.Columns::body);
    }

    /** A call that is repeated finds its records completed, by itself; in a statement of its own, since it is rare. */
    private List<CompleteResult> confirmed(Connection connection, List<CompleteCall> completions,
            List<CompleteResult> results) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.completed())) {
            OF_MANY.ownerships(statement, completions, CompleteCall::ownership);
            List<Boolean> completed = read(statement, rows -> rows.getBoolean("done"));
            List<CompleteResult> all = new ArrayList<>(results);
            for (int i = 0; i < all.size(); i++) {
                if (completed.get(i)) {
                    all.set(i, CompleteResult.COMPLETED);
                }
            }
            return all;
        }
    }

    @Override
    public List<ReleaseResult> release(Connection connection, List<ReleaseCall> releases) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.release())) {
            OF_MANY.ownerships(statement, releases, ReleaseCall::ownership);
            OF_MANY.set(statement, 4, "bool",
                    releases.stream().map(call -> call.mode() == ReleaseCall.Mode.FORGET).toArray(Boolean[]::new));
            OF_MANY.numbers(statement, 5, releases, call -> RecordRow.micros(call.backOff()));
            return read(statement, rows -> rows.getBoolean("done") ? ReleaseResult.RELEASED : ReleaseResult.LOST);
        }
    }

    /**
     * Begins where the last full batch ended: what was deleted before stays in the index until a vacuum, and every batch that
     * began in front of it would read all of it. A batch that is not full begins at the beginning again, where records may be
     * left that were locked.
     */
    @Override
    public int purge(Connection connection, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.purge())) {
            statement.setObject(1, purgedUpTo);
            statement.setInt(2, limit);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                int deleted = result.getInt("deleted");
                purgedUpTo = deleted < limit ? OffsetDateTime.MIN : result.getObject("up_to", OffsetDateTime.class);
                return deleted < limit ? deleted + sql.shrinking().shrink(connection, limit - deleted) : deleted;
            }
        }
    }

    @Override
    public List<BrowsableStore.Entry> browse(Connection connection, RecordFilter filter) throws SQLException {
        return sql.listing().list(connection, filter);
    }

    @Override
    public List<ErasableStore.Result> erase(Connection connection, List<RecordId> ids) throws SQLException {
        return sql.erasure().erase(connection, ids);
    }

    @Override
    public List<RecordId> ofCaller(Connection connection, String caller, Optional<RecordId> after, int limit)
            throws SQLException {
        return sql.erasure().ofCaller(connection, caller, after, limit);
    }

    /** One row for each element, in their order. */
    private static <O> List<O> read(PreparedStatement statement, RowReader<O> reader) throws SQLException {
        List<O> results = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                results.add(reader.read(rows));
            }
        }
        return results;
    }

    @FunctionalInterface
    private interface RowReader<O> {

        O read(ResultSet rows) throws SQLException;
    }
}
