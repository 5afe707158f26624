package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.runtime.store.format.RecordFormat;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatOutcome;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadOutcome;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseOutcome;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveOutcome;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverOutcome;

/**
 * PostgreSQL, version 12 and later: every call is one statement over arrays, so one round trip and one commit, whatever the
 * number of elements. Reserve takes more round trips only when it meets another reserve or a release of the same key at the
 * same moment. The clock is {@code statement_timestamp()}.
 * <p>
 * Statements that many requests share skip rows that others have locked (SELECT, "The Locking Clause", in PostgreSQL's manual).
 * Reserve does not even try to lock a living record: {@code ON CONFLICT DO NOTHING} waits for nothing but another insert of the
 * same key that is not committed yet. Locks are taken in the order of the ids.
 */
public final class PostgresRecordTable implements RecordTable {

    /** How often reserve looks again when a key appears and disappears under its eyes. */
    private static final int RESERVE_ATTEMPTS = 10;

    private final PostgresStatements sql;

    public PostgresRecordTable(TableName table) {
        this(PostgresStatements.on(table));
    }

    PostgresRecordTable(PostgresStatements sql) {
        this.sql = sql;
    }

    @Override
    public List<ReserveOutcome> reserve(Connection connection, List<Reservation> reservations) throws SQLException {
        ReserveOutcome[] outcomes = new ReserveOutcome[reservations.size()];
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < outcomes.length; i++) {
            open.add(i);
        }
        for (int attempt = 0; attempt < RESERVE_ATTEMPTS && !open.isEmpty(); attempt++) {
            reserve(connection, reservations, open, outcomes);
            open.removeIf(i -> outcomes[i] != null);
            if (!open.isEmpty()) {
                // Lost against an insert that the statement's snapshot did not show: now it can be read.
                List<LoadOutcome> found = load(connection, open.stream().map(i -> reservations.get(i).id()).toList());
                for (int i = 0; i < found.size(); i++) {
                    if (found.get(i) instanceof LoadOutcome.Found record) {
                        outcomes[open.get(i)] = new ReserveOutcome.Exists(record.record());
                    }
                }
                open.removeIf(i -> outcomes[i] != null);
            }
        }
        if (!open.isEmpty()) {
            throw new SQLException("Could neither create nor read " + open.size() + " records in " + RESERVE_ATTEMPTS
                    + " attempts: they are reserved and released all the time, or locked by a long transaction", "40001");
        }
        return List.of(outcomes);
    }

    private void reserve(Connection connection, List<Reservation> all, List<Integer> open, ReserveOutcome[] outcomes)
            throws SQLException {
        List<Reservation> reservations = open.stream().map(all::get).toList();
        boolean asynchronous = reservations.stream().allMatch(Reservation::asynchronous);
        try (PreparedStatement statement = connection.prepareStatement(
                asynchronous ? sql.reserveAsynchronously() : sql.reserve())) {
            texts(statement, 1, reservations, r -> r.id().value());
            texts(statement, 2, reservations, Reservation::realm);
            texts(statement, 3, reservations, r -> r.binding().operation());
            texts(statement, 4, reservations, r -> r.binding().resource());
            texts(statement, 5, reservations, r -> r.binding().fingerprint());
            texts(statement, 6, reservations, r -> r.owner().id());
            numbers(statement, 7, reservations, r -> RecordRow.micros(r.lease()));
            numbers(statement, 8, reservations, r -> RecordRow.micros(r.retention()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int index = open.get(rows.getInt("ord") - 1);
                    long fence = rows.getLong("owned_fence");
                    IdempotencyRecord record = rows.wasNull() ? RecordRow.read(rows) : null;
                    if (record != null) {
                        outcomes[index] = new ReserveOutcome.Exists(record);
                    } else if (fence != 0) {
                        outcomes[index] = new ReserveOutcome.Owned(fence);
                    }
                }
            }
        }
    }

    @Override
    public List<LoadOutcome> load(Connection connection, List<RecordId> ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.load())) {
            texts(statement, 1, ids, RecordId::value);
            return read(statement, rows -> {
                IdempotencyRecord record = RecordRow.read(rows);
                return record == null ? new LoadOutcome.Absent() : new LoadOutcome.Found(record);
            });
        }
    }

    @Override
    public List<HeartbeatOutcome> heartbeat(Connection connection, List<Heartbeat> heartbeats) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.heartbeat())) {
            ownerships(statement, heartbeats, Heartbeat::ownership);
            numbers(statement, 4, heartbeats, h -> RecordRow.micros(h.lease()));
            numbers(statement, 5, heartbeats, h -> RecordRow.micros(h.retention()));
            return read(statement, rows -> rows.getBoolean("done") ? HeartbeatOutcome.EXTENDED : HeartbeatOutcome.LOST);
        }
    }

    @Override
    public List<TakeOverOutcome> takeOver(Connection connection, List<TakeOver> takeOvers) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.takeOver())) {
            texts(statement, 1, takeOvers, t -> t.id().value());
            texts(statement, 2, takeOvers, t -> t.owner().id());
            numbers(statement, 3, takeOvers, t -> RecordRow.micros(t.lease()));
            numbers(statement, 4, takeOvers, t -> RecordRow.micros(t.retention()));
            return read(statement, rows -> {
                long fence = rows.getLong("owned_fence");
                if (!rows.wasNull()) {
                    return new TakeOverOutcome.Owned(fence);
                }
                IdempotencyRecord record = RecordRow.read(rows);
                return record == null ? new TakeOverOutcome.Absent() : new TakeOverOutcome.Exists(record);
            });
        }
    }

    @Override
    public List<CompleteOutcome> complete(Connection connection, List<CompleteCall> completions) throws SQLException {
        List<RecordFormat.Columns> columns = completions.stream().map(call -> RecordFormat.write(call.outcome())).toList();
        try (PreparedStatement statement = connection.prepareStatement(sql.complete())) {
            ownerships(statement, completions, CompleteCall::ownership);
            numbers(statement, 4, completions, call -> RecordRow.micros(call.retention()));
            numbers(statement, 5, columns, column -> (long) column.kind());
            numbers(statement, 6, columns, column -> (long) column.status());
            array(statement, 7, "bytea", columns.stream().map(RecordFormat.Columns::headers).toArray(byte[][]::new));
            array(statement, 8, "bytea", columns.stream().map(RecordFormat.Columns::body).toArray(byte[][]::new));
            List<CompleteOutcome> outcomes = read(statement,
                    rows -> rows.getBoolean("done") ? CompleteOutcome.COMPLETED : CompleteOutcome.LOST);
            return outcomes.contains(CompleteOutcome.LOST) ? lookAgain(connection, completions, outcomes) : outcomes;
        }
    }

    /** A repeated call that met the first one still at work found it in no snapshot: now it can be read. */
    private List<CompleteOutcome> lookAgain(Connection connection, List<CompleteCall> completions,
            List<CompleteOutcome> outcomes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.completed())) {
            ownerships(statement, completions, CompleteCall::ownership);
            List<Boolean> completed = read(statement, rows -> rows.getBoolean("done"));
            List<CompleteOutcome> all = new ArrayList<>(outcomes);
            for (int i = 0; i < all.size(); i++) {
                if (completed.get(i)) {
                    all.set(i, CompleteOutcome.COMPLETED);
                }
            }
            return all;
        }
    }

    @Override
    public List<ReleaseOutcome> release(Connection connection, List<ReleaseCall> releases) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.release())) {
            ownerships(statement, releases, ReleaseCall::ownership);
            array(statement, 4, "bool",
                    releases.stream().map(call -> call.mode() == ReleaseCall.Mode.FORGET).toArray(Boolean[]::new));
            numbers(statement, 5, releases, call -> RecordRow.micros(call.backOff()));
            return read(statement, rows -> rows.getBoolean("done") ? ReleaseOutcome.RELEASED : ReleaseOutcome.LOST);
        }
    }

    @Override
    public int purge(Connection connection, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.purge())) {
            statement.setInt(1, limit);
            return statement.executeUpdate();
        }
    }

    @Override
    public List<BrowsableStore.Entry> browse(Connection connection, RecordFilter filter) throws SQLException {
        return sql.listing().list(connection, filter);
    }

    private static <C> void ownerships(PreparedStatement statement, List<C> calls, Function<C, Ownership> ownership)
            throws SQLException {
        texts(statement, 1, calls, call -> ownership.apply(call).id().value());
        texts(statement, 2, calls, call -> ownership.apply(call).owner().id());
        numbers(statement, 3, calls, call -> ownership.apply(call).fence());
    }

    private static <C> void texts(PreparedStatement statement, int index, List<C> calls, Function<C, String> value)
            throws SQLException {
        array(statement, index, "text", calls.stream().map(value).toArray(String[]::new));
    }

    private static <C> void numbers(PreparedStatement statement, int index, List<C> calls, Function<C, Long> value)
            throws SQLException {
        array(statement, index, "int8", calls.stream().map(value).toArray(Long[]::new));
    }

    private static void array(PreparedStatement statement, int index, String type, Object[] values) throws SQLException {
        Array array = statement.getConnection().createArrayOf(type, values);
        statement.setArray(index, array);
    }

    /** One row for each element, in their order. */
    private static <O> List<O> read(PreparedStatement statement, RowReader<O> reader) throws SQLException {
        List<O> outcomes = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                outcomes.add(reader.read(rows));
            }
        }
        return outcomes;
    }

    @FunctionalInterface
    private interface RowReader<O> {

        O read(ResultSet rows) throws SQLException;
    }
}
