package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatOutcome;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadOutcome;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseOutcome;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveOutcome;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverOutcome;

/**
 * Databases without statements over arrays: each element has statements of its own. Reserve takes three for a fresh key (read,
 * insert, read the fence) and one for a duplicate; the others take one or two, and three where a locked row must be
 * left alone.
 * Meant for databases that are embedded or near.
 */
public final class RowRecordTable implements RecordTable {

    private static final int RESERVE_ATTEMPTS = 10;

    private static final String OWNED = "id = ? AND owner = ? AND fence = ? AND state = " + RecordRow.IN_PROGRESS;

    private static final int INSERTS_AT_A_TIME = 64;

    private final Lock[] inserts = Stream.generate(ReentrantLock::new).limit(INSERTS_AT_A_TIME).toArray(Lock[]::new);
    private final RowDialect dialect;
    private final String table;
    private final String alive;
    private final String select;
    private final String insert;
    private final String renew;

    /** H2, version 2.2 and later. */
    public static RowRecordTable h2(TableName table) {
        return new RowRecordTable(table, new H2Dialect());
    }

    RowRecordTable(TableName name, RowDialect dialect) {
        this.dialect = dialect;
        this.table = name.value();
        this.alive = "expires_at > " + dialect.now();
        this.select = "SELECT " + RecordRow.columns(dialect) + " FROM " + table + " r WHERE r.id = ? AND r." + alive;
        this.insert = "INSERT INTO " + table + " (format, realm, operation, resource, fingerprint, state, owner, fence,"
                + " reserved_at, lease_until, expires_at, id) VALUES (" + RecordFormat.CURRENT + ", ?, ?, ?, ?, "
                + RecordRow.IN_PROGRESS + ", ?, " + dialect.fence(null) + ", " + dialect.now() + ", " + dialect.later("?")
                + ", " + dialect.later("?") + ", ?)";
        this.renew = "UPDATE " + table + " SET format = " + RecordFormat.CURRENT + ", realm = ?, operation = ?, resource = ?,"
                + " fingerprint = ?, state = " + RecordRow.IN_PROGRESS + ", owner = ?, fence = " + dialect.fence("fence")
                + ", reserved_at = " + dialect.now() + ", lease_until = " + dialect.later("?") + ", expires_at = "
                + dialect.later("?") + ", completed_at = NULL, kind = NULL, status = NULL, headers = NULL, body = NULL"
                + " WHERE id = ? AND NOT (" + alive + ")";
    }

    @Override
    public List<ReserveOutcome> reserve(Connection connection, List<Reservation> reservations) throws SQLException {
        return each(reservations, reservation -> reserve(connection, reservation));
    }

    private ReserveOutcome reserve(Connection connection, Reservation reservation) throws SQLException {
        for (int attempt = 0; attempt < RESERVE_ATTEMPTS; attempt++) {
            IdempotencyRecord record = find(connection, reservation.id());
            if (record != null) {
                return new ReserveOutcome.Exists(record);
            }
            if (insert(connection, reservation) || write(connection, renew, reservation) == 1) {
                return new ReserveOutcome.Owned(fence(connection, reservation.id(), reservation.owner()));
            }
        }
        throw new SQLException("Could neither create nor read a record in " + RESERVE_ATTEMPTS + " attempts", "40001");
    }

    /**
     * An insert may wait for the end of a former record of the same key, and has told the time before. Inserts of this node
     * wait
     * for each other instead, so that no two of its ownerships of one key have the same fence.
     */
    private boolean insert(Connection connection, Reservation reservation) throws SQLException {
        Lock lock = inserts[Math.floorMod(reservation.id().hashCode(), inserts.length)];
        lock.lock();
        try {
            return write(connection, insert, reservation) == 1;
        } catch (SQLException e) {
            if (dialect.isDuplicateKey(e)) {
                return false;
            }
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private static int write(Connection connection, String sql, Reservation reservation) throws SQLException {
        long lease = RecordRow.micros(reservation.lease());
        return update(connection, sql, reservation.realm(), reservation.binding().operation(),
                reservation.binding().resource(), reservation.binding().fingerprint(), reservation.owner().id(), lease,
                lease + RecordRow.micros(reservation.retention()), reservation.id().value());
    }

    /** Nobody else changes the fence of a record that its owner has just got. */
    private long fence(Connection connection, RecordId id, Owner owner) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT fence FROM " + table + " WHERE id = ? AND owner = ?")) {
            statement.setString(1, id.value());
            statement.setString(2, owner.id());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("The record " + id + " was taken away before its fence was read", "40001");
                }
                return row.getLong(1);
            }
        }
    }

    private IdempotencyRecord find(Connection connection, RecordId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, id.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? RecordRow.read(row) : null;
            }
        }
    }

    @Override
    public List<LoadOutcome> load(Connection connection, List<RecordId> ids) throws SQLException {
        return each(ids, id -> {
            IdempotencyRecord record = find(connection, id);
            return record == null ? new LoadOutcome.Absent() : new LoadOutcome.Found(record);
        });
    }

    @Override
    public List<HeartbeatOutcome> heartbeat(Connection connection, List<Heartbeat> heartbeats) throws SQLException {
        String extend = "UPDATE " + table + " SET lease_until = " + dialect.later("?") + ", expires_at = " + dialect.later("?")
                + " WHERE " + OWNED + " AND " + alive;
        return each(heartbeats, heartbeat -> {
            Ownership ownership = heartbeat.ownership();
            long lease = RecordRow.micros(heartbeat.lease());
            boolean extended = ifNotLocked(connection, ownership.id(), () -> update(connection, extend, lease,
                    lease + RecordRow.micros(heartbeat.retention()), ownership.id().value(), ownership.owner().id(),
                    ownership.fence()) == 1);
            return extended || owns(connection, ownership) ? HeartbeatOutcome.EXTENDED : HeartbeatOutcome.LOST;
        });
    }

    /** What is committed: a record that its owner is just completing is found owned. */
    private boolean owns(Connection connection, Ownership ownership) throws SQLException {
        return find(connection, ownership.id()) instanceof IdempotencyRecord.InProgress record
                && record.ownership().equals(ownership);
    }

    @Override
    public List<TakeOverOutcome> takeOver(Connection connection, List<TakeOver> takeOvers) throws SQLException {
        String take = "UPDATE " + table + " SET owner = ?, fence = " + dialect.fence("fence") + ", lease_until = "
                + dialect.later("?") + ", expires_at = " + dialect.later("?") + " WHERE id = ? AND state = "
                + RecordRow.IN_PROGRESS + " AND lease_until <= " + dialect.now() + " AND " + alive;
        return each(takeOvers, takeOver -> {
            long lease = RecordRow.micros(takeOver.lease());
            boolean taken = ifNotLocked(connection, takeOver.id(), () -> update(connection, take, takeOver.owner().id(), lease,
                    lease + RecordRow.micros(takeOver.retention()), takeOver.id().value()) == 1);
            if (taken) {
                return new TakeOverOutcome.Owned(fence(connection, takeOver.id(), takeOver.owner()));
            }
            IdempotencyRecord record = find(connection, takeOver.id());
            return record == null ? new TakeOverOutcome.Absent() : new TakeOverOutcome.Exists(record);
        });
    }

    @Override
    public List<CompleteOutcome> complete(Connection connection, List<CompleteCall> completions) throws SQLException {
        String complete = "UPDATE " + table + " SET state = " + RecordRow.COMPLETED + ", format = " + RecordFormat.CURRENT
                + ", completed_at = " + dialect.now() + ", expires_at = " + dialect.later("?")
                + ", kind = ?, status = ?, headers = ?, body = ? WHERE " + OWNED + " AND " + alive;
        String repeated = "SELECT 1 FROM " + table + " WHERE id = ? AND owner = ? AND fence = ? AND state = "
                + RecordRow.COMPLETED + " AND " + alive;
        return each(completions, call -> {
            Ownership ownership = call.ownership();
            RecordFormat.Columns columns = RecordFormat.write(call.outcome());
            boolean completed = update(connection, complete, RecordRow.micros(call.retention()), columns.kind(),
                    columns.status(), columns.headers(), columns.body(), ownership.id().value(), ownership.owner().id(),
                    ownership.fence()) == 1;
            return completed || exists(connection, repeated, ownership) ? CompleteOutcome.COMPLETED : CompleteOutcome.LOST;
        });
    }

    @Override
    public List<ReleaseOutcome> release(Connection connection, List<ReleaseCall> releases) throws SQLException {
        String forget = "DELETE FROM " + table + " WHERE " + OWNED + " AND " + alive;
        String end = "UPDATE " + table + " SET owner = '" + Owner.NOBODY.id() + "', lease_until = " + dialect.later("?")
                + ", expires_at = GREATEST(expires_at, " + dialect.later("?") + ") WHERE " + OWNED + " AND " + alive;
        return each(releases, call -> {
            Ownership ownership = call.ownership();
            long backOff = RecordRow.micros(call.backOff());
            int changed = call.mode() == ReleaseCall.Mode.FORGET
                    ? update(connection, forget, ownership.id().value(), ownership.owner().id(), ownership.fence())
                    : update(connection, end, backOff, backOff, ownership.id().value(), ownership.owner().id(),
                            ownership.fence());
            return changed == 1 ? ReleaseOutcome.RELEASED : ReleaseOutcome.LOST;
        });
    }

    @Override
    public int purge(Connection connection, int limit) throws SQLException {
        List<String> expired = new ArrayList<>();
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT id FROM " + table + " WHERE NOT (" + alive + ") ORDER BY expires_at")) {
            statement.setMaxRows(limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    expired.add(rows.getString(1));
                }
            }
        }
        int purged = 0;
        for (String id : expired) {
            purged += update(connection, "DELETE FROM " + table + " WHERE id = ? AND NOT (" + alive + ")", id);
        }
        return purged;
    }

    /**
     * Makes a change unless somebody else holds the row's lock.
     */
    private boolean ifNotLocked(Connection connection, RecordId id, SqlCall<Boolean> change) throws SQLException {
        boolean ownTransaction = connection.getAutoCommit();
        if (ownTransaction) {
            connection.setAutoCommit(false);
        }
        try {
            boolean changed = lock(connection, id) && change.call();
            if (ownTransaction) {
                connection.commit();
            }
            return changed;
        } catch (SQLException | RuntimeException e) {
            if (ownTransaction) {
                connection.rollback();
            }
            throw e;
        } finally {
            if (ownTransaction) {
                connection.setAutoCommit(true);
            }
        }
    }

    private boolean lock(Connection connection, RecordId id) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT id FROM " + table + " WHERE id = ? " + dialect.forUpdateSkipLocked())) {
            statement.setString(1, id.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static boolean exists(Connection connection, String sql, Ownership ownership) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, ownership.id().value());
            statement.setString(2, ownership.owner().id());
            statement.setLong(3, ownership.fence());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof byte[] bytes) {
                    statement.setBytes(i + 1, bytes);
                } else {
                    statement.setObject(i + 1, values[i]);
                }
            }
            return statement.executeUpdate();
        }
    }

    private static <C, O> List<O> each(List<C> calls, SqlFunction<C, O> one) throws SQLException {
        List<O> outcomes = new ArrayList<>(calls.size());
        for (C call : calls) {
            outcomes.add(one.apply(call));
        }
        return outcomes;
    }

    @FunctionalInterface
    private interface SqlFunction<C, O> {

        O apply(C call) throws SQLException;
    }

    @FunctionalInterface
    private interface SqlCall<O> {

        O call() throws SQLException;
    }
}
