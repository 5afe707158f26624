package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
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
import io.quarkiverse.rest.idempotency.store.format.RecordFormat;

/**
 * Databases without statements over arrays: each element has statements of its own, and each of these is a round trip. On a
 * connection in auto-commit mode each is also a transaction, and only those that write have anything to commit.
 * <table>
 * <caption>Statements and commits for one element</caption>
 * <tr>
 * <td>reserve, fresh key</td>
 * <td>3 (read, insert, read the fence), 2 where an insert returns the fence; 1 commit</td>
 * </tr>
 * <tr>
 * <td>reserve, duplicate</td>
 * <td>1, nothing to commit; 3 when it was not there at first</td>
 * </tr>
 * <tr>
 * <td>reserve, expired record</td>
 * <td>4 (read, lock, update, read the fence); 1 commit</td>
 * </tr>
 * <tr>
 * <td>load, loadProgress</td>
 * <td>1, nothing to commit</td>
 * </tr>
 * <tr>
 * <td>heartbeat</td>
 * <td>2 (lock, update), 3 when the lease was not extended; 1 commit</td>
 * </tr>
 * <tr>
 * <td>takeOver</td>
 * <td>3 (lock, update, read the fence or the record); 1 commit</td>
 * </tr>
 * <tr>
 * <td>recordProgress</td>
 * <td>1, 2 when nothing was changed; 1 commit</td>
 * </tr>
 * <tr>
 * <td>complete</td>
 * <td>1, 2 when it was not in progress; 1 commit</td>
 * </tr>
 * <tr>
 * <td>release</td>
 * <td>1; 1 commit</td>
 * </tr>
 * <tr>
 * <td>purge</td>
 * <td>2 for all records together (lock, delete); 1 commit. Then 1 for each record that becomes a tombstone, and 1 that
 * looks</td>
 * </tr>
 * </table>
 * Where a write is not alone, the driver adds the round trips of the transaction: its begin, its commit, and the return to
 * auto-commit mode.
 * <p>
 * The clock is the database's ({@link SqlClock#now}). Heartbeats, takeovers, purges and the replacement of expired records
 * skip rows that others have locked; an insert waits only for another insert or a delete of the same key, which the store
 * commits at once. An element that a database aborts because of another transaction fails, together with the elements after
 * it, and can be made again.
 */
public final class RowRecordTable implements RecordTable {

    private static final String OWNED = "id = ? AND owner = ? AND fence = ? AND state = " + RecordRow.IN_PROGRESS;

    private final InsertLocks inserts = new InsertLocks();
    private final RowDialect dialect;
    private final String table;
    private final String alive;
    private final String select;
    private final String look;
    private final String insert;
    private final String insertWithCaller;
    private final String renew;
    private final String renewWithCaller;
    private final RecordListing listing;
    private final RecordErasure erasure;
    private final TombstoneShrinking shrinking;
    private final RowProgress progress;
    private final RowPurge purge;

    /** H2, version 2.2 and later. */
    public static RowRecordTable h2(TableName table) {
        return new RowRecordTable(table, new H2Dialect());
    }

    /** MariaDB, version 10.6 and later. */
    public static RowRecordTable mariaDb(TableName table) {
        return new RowRecordTable(table, new MariaDbDialect());
    }

    /** MySQL, version 8.0 and later. */
    public static RowRecordTable mySql(TableName table) {
        return new RowRecordTable(table, new MySqlDialect());
    }

    RowRecordTable(TableName name, RowDialect dialect) {
        this.dialect = dialect;
        this.table = name.value();
        this.alive = "expires_at > " + dialect.now();
        this.select = "SELECT " + RecordRow.columns(dialect) + " FROM " + table + " r WHERE r.id = ? AND r." + alive;
        this.look = "SELECT " + RecordRow.columns(dialect) + ", CASE WHEN r." + alive + " THEN 1 ELSE 0 END AS alive FROM "
                + table + " r WHERE r.id = ?";
        this.insert = "INSERT INTO " + table + " (format, realm, operation, resource, fingerprint, state, owner, fence,"
                + " reserved_at, lease_until, expires_at, id) VALUES (" + RecordFormat.CURRENT + ", ?, ?, ?, ?, "
                + RecordRow.IN_PROGRESS + ", ?, " + dialect.fence(null) + ", " + dialect.now() + ", " + dialect.later("?")
                + ", " + dialect.later("?") + ", ?)" + (dialect.insertReturns() ? " RETURNING fence" : "");
        this.renew = "UPDATE " + table + " SET format = " + RecordFormat.CURRENT + ", realm = ?, operation = ?, resource = ?,"
                + " fingerprint = ?, state = " + RecordRow.IN_PROGRESS + ", owner = ?, fence = " + dialect.fence("fence")
                + ", reserved_at = " + dialect.now() + ", lease_until = " + dialect.later("?") + ", expires_at = "
                + dialect.later("?") + ", completed_at = NULL, kind = NULL, status = NULL, headers = NULL, body = NULL"
                + " WHERE id = ? AND NOT (" + alive + ")";
        // Older tables have no such column: they are asked for it only where it is used.
        this.insertWithCaller = insert.replace("expires_at, id) VALUES (", "expires_at, caller, id) VALUES (")
                .replace(dialect.later("?") + ", ?)", dialect.later("?") + ", ?, ?)");
        this.renewWithCaller = renew.replace("body = NULL WHERE", "body = NULL, caller = ? WHERE");
        this.listing = new RecordListing(name, dialect);
        this.erasure = new RecordErasure(name, dialect);
        this.shrinking = new TombstoneShrinking(name, dialect);
        this.progress = new RowProgress(name, OWNED + " AND " + alive);
        this.purge = new RowPurge(name, dialect);
    }

    @Override
    public List<ReserveResult> reserve(Connection connection, List<Reservation> reservations) throws SQLException {
        return RowStatements.each(connection, reservations, reservation -> reserve(connection, reservation));
    }

    private ReserveResult reserve(Connection connection, Reservation reservation) throws SQLException {
        Long fence = null;
        Looked seen = look(connection, reservation.id());
        if (!seen.alive()) {
            fence = seen.expired() ? renew(connection, reservation) : insert(connection, reservation);
            if (fence == null) {
                // Another one was faster: now its record can be read.
                seen = look(connection, reservation.id());
            }
        }
        if (fence == null && !seen.alive()) {
            throw new SQLException(
                    "Could neither create nor read a record: it is reserved and released all the time, or locked "
                            + "by a long transaction",
                    SqlFailures.SERIALIZATION_FAILURE);
        }
        return fence == null ? new ReserveResult.Exists(seen.record) : new ReserveResult.Owned(fence);
    }

    /**
     * The record that exists for a key.
     *
     * @param expired whether there is a record that has expired
     * @param record the record that has not expired, or {@code null}
     */
    private record Looked(boolean expired, IdempotencyRecord record) {

        boolean alive() {
            return record != null;
        }
    }

    private Looked look(Connection connection, RecordId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(look)) {
            statement.setString(1, id.value());
            try (ResultSet row = statement.executeQuery()) {
                boolean there = row.next();
                boolean lives = there && row.getInt("alive") == 1;
                return new Looked(there && !lives, lives ? RecordRow.read(new JdbcRow(row)) : null);
            }
        }
    }

    /**
     * An insert may wait for the end of a former record of the same key, and has told the time before. Inserts of this node
     * wait for each other instead, so that no two of its ownerships of one key have the same fence.
     *
     * @return the fence, or {@code null} when another owner was faster
     */
    private Long insert(Connection connection, Reservation reservation) throws SQLException {
        try {
            return inserts.holding(reservation.id(), () -> inserted(connection, reservation));
        } catch (SQLException e) {
            if (dialect.isDuplicateKey(e)) {
                return null;
            }
            throw e;
        }
    }

    private Long inserted(Connection connection, Reservation reservation) throws SQLException {
        String sql = reservation.caller() == null ? insert : insertWithCaller;
        if (dialect.insertReturns()) {
            try (PreparedStatement statement = RowStatements.prepare(connection, sql, RecordRow.values(reservation));
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
        return RowStatements.inTransaction(connection, () -> {
            RowStatements.update(connection, sql, RecordRow.values(reservation));
            return fence(connection, reservation.id());
        });
    }

    /**
     * @return the fence, or {@code null} when another owner was faster, or has locked the expired record
     */
    private Long renew(Connection connection, Reservation reservation) throws SQLException {
        String sql = reservation.caller() == null ? renew : renewWithCaller;
        return ifNotLocked(connection, reservation.id(),
                () -> RowStatements.update(connection, sql, RecordRow.values(reservation)) == 1
                        ? fence(connection, reservation.id())
                        : null)
                .orElse(null);
    }

    /** Read in the transaction that has written it: afterwards another owner may have it already. */
    private long fence(Connection connection, RecordId id) throws SQLException {
        try (PreparedStatement statement = RowStatements.prepare(connection, "SELECT fence FROM " + table + " WHERE id = ?",
                id.value()); ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private IdempotencyRecord find(Connection connection, RecordId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, id.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? RecordRow.read(new JdbcRow(row)) : null;
            }
        }
    }

    @Override
    public List<LoadResult> load(Connection connection, List<RecordId> ids) throws SQLException {
        return RowStatements.each(connection, ids, id -> {
            IdempotencyRecord record = find(connection, id);
            return record == null ? new LoadResult.Absent() : new LoadResult.Found(record);
        });
    }

    @Override
    public List<HeartbeatResult> heartbeat(Connection connection, List<Heartbeat> heartbeats) throws SQLException {
        String extend = "UPDATE " + table + " SET lease_until = " + dialect.later("?") + ", expires_at = "
                + Expiry.extended(dialect, "expires_at", "?", "?") + " WHERE " + OWNED + " AND " + alive;
        return RowStatements.each(connection, heartbeats, heartbeat -> {
            Ownership ownership = heartbeat.ownership();
            long lease = RecordRow.micros(heartbeat.lease());
            boolean extended = ifNotLocked(connection, ownership.id(), () -> RowStatements.update(connection, extend, lease,
                    lease + RecordRow.micros(heartbeat.retention()), Expiry.latest(heartbeat), ownership.id().value(),
                    ownership.owner().id(), ownership.fence()) == 1).orElse(false);
            return extended ? HeartbeatResult.EXTENDED : notExtended(connection, ownership);
        });
    }

    /** Reads committed state: a record that is just being completed or taken over is found owned. */
    private HeartbeatResult notExtended(Connection connection, Ownership ownership) throws SQLException {
        return find(connection, ownership.id()) instanceof IdempotencyRecord.InProgress record
                && record.ownership().equals(ownership) ? HeartbeatResult.LOCKED : HeartbeatResult.LOST;
    }

    @Override
    public List<TakeOverResult> takeOver(Connection connection, List<TakeOver> takeOvers) throws SQLException {
        String take = "UPDATE " + table + " SET owner = ?, fence = " + dialect.fence("fence") + ", lease_until = "
                + dialect.later("?") + ", expires_at = " + dialect.later("?") + " WHERE id = ? AND state = "
                + RecordRow.IN_PROGRESS + " AND lease_until <= " + dialect.now() + " AND " + alive;
        return RowStatements.each(connection, takeOvers, takeOver -> {
            long lease = RecordRow.micros(takeOver.lease());
            Optional<Long> fence = ifNotLocked(connection, takeOver.id(), () -> RowStatements.update(connection, take,
                    takeOver.owner().id(), lease, lease + RecordRow.micros(takeOver.retention()), takeOver.id().value()) == 1
                            ? fence(connection, takeOver.id())
                            : null);
            if (fence.isPresent()) {
                return new TakeOverResult.Owned(fence.get());
            }
            IdempotencyRecord record = find(connection, takeOver.id());
            return record == null ? new TakeOverResult.Absent() : new TakeOverResult.Exists(record);
        });
    }

    @Override
    public List<RecordProgressResult> recordProgress(Connection connection, List<ProgressCall> calls) throws SQLException {
        return RowStatements.each(connection, calls, call -> progress.record(connection, call));
    }

    @Override
    public List<LoadProgressResult> loadProgress(Connection connection, List<Ownership> ownerships) throws SQLException {
        return RowStatements.each(connection, ownerships, ownership -> progress.load(connection, ownership));
    }

    @Override
    public List<CompleteResult> complete(Connection connection, List<CompleteCall> completions) throws SQLException {
        String repeated = "SELECT 1 FROM " + table + " WHERE id = ? AND owner = ? AND fence = ? AND state = "
                + RecordRow.COMPLETED + " AND " + alive;
        return RowStatements.each(connection, completions,
                call -> completeOnce(connection, call) == CompleteResult.COMPLETED
                        || RowStatements.exists(connection, repeated, call.ownership()) ? CompleteResult.COMPLETED
                                : CompleteResult.LOST);
    }

    @Override
    public CompleteResult completeOnce(Connection connection, CompleteCall completion) throws SQLException {
        String complete = "UPDATE " + table + " SET state = " + RecordRow.COMPLETED + ", format = " + RecordFormat.CURRENT
                + ", completed_at = " + dialect.now() + ", expires_at = " + Expiry.completed(dialect, "expires_at", "?", "?")
                + ", kind = ?, status = ?, headers = ?, body = ? WHERE " + OWNED + " AND " + alive;
        Ownership ownership = completion.ownership();
        RecordFormat.Columns columns = RecordFormat.write(completion.response(), completion.tombstone());
        shrinking.expect(completion.tombstone());
        long retention = RecordRow.micros(completion.recordRetention());
        return RowStatements.update(connection, complete, retention, Expiry.latest(completion), retention, columns.kind(),
                columns.status(), columns.headers(), columns.body(), ownership.id().value(), ownership.owner().id(),
                ownership.fence()) == 1 ? CompleteResult.COMPLETED : CompleteResult.LOST;
    }

    @Override
    public List<ReleaseResult> release(Connection connection, List<ReleaseCall> releases) throws SQLException {
        String forget = "DELETE FROM " + table + " WHERE " + OWNED + " AND " + alive;
        String end = "UPDATE " + table + " SET owner = '" + Owner.NOBODY.id() + "', lease_until = " + dialect.later("?")
                + ", expires_at = GREATEST(expires_at, " + dialect.later("?") + ") WHERE " + OWNED + " AND " + alive;
        return RowStatements.each(connection, releases, call -> {
            Ownership ownership = call.ownership();
            long backOff = RecordRow.micros(call.backOff());
            int changed = call.mode() == ReleaseCall.Mode.FORGET
                    ? RowStatements.update(connection, forget, ownership.id().value(), ownership.owner().id(),
                            ownership.fence())
                    : RowStatements.update(connection, end, backOff, backOff, ownership.id().value(), ownership.owner().id(),
                            ownership.fence());
            return changed == 1 ? ReleaseResult.RELEASED : ReleaseResult.LOST;
        });
    }

    @Override
    public int purge(Connection connection, int limit) throws SQLException {
        int deleted = purge.delete(connection, limit);
        return deleted < limit ? deleted + shrinking.shrink(connection, limit - deleted) : deleted;
    }

    @Override
    public List<BrowsableStore.Entry> browse(Connection connection, RecordFilter filter) throws SQLException {
        return RowStatements.query(connection, listing.of(filter));
    }

    @Override
    public List<ErasableStore.Result> erase(Connection connection, List<RecordId> ids) throws SQLException {
        return erasure.erase(connection, ids);
    }

    @Override
    public List<RecordId> ofCaller(Connection connection, String caller, Optional<RecordId> after, int limit)
            throws SQLException {
        return RowStatements.query(connection, erasure.ofCaller(caller, after, limit));
    }

    /**
     * Makes a change unless another transaction holds the row's lock.
     *
     * @return empty where another transaction holds it, and where the change has nothing to return
     */
    private <O> Optional<O> ifNotLocked(Connection connection, RecordId id, RowStatements.SqlCall<O> change)
            throws SQLException {
        return RowStatements.inTransaction(connection,
                () -> lock(connection, id) ? Optional.ofNullable(change.call()) : Optional.empty());
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
}
