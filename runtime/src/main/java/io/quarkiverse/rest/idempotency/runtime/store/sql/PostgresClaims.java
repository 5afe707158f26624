package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.store.format.RecordFormat;

/**
 * Keys that are claimed by transactions on PostgreSQL, with an advisory lock each that ends with its transaction. Claiming is
 * one round trip with two statements: the second begins when the lock is there, and sees what was committed until then.
 * A lock says that a key is in progress; that there is one record for a key is for the primary key to hold.
 */
final class PostgresClaims {

    /** A setting that only a session of Linux has, and that would be an error elsewhere, and before version 14. */
    private static final String CHECKED = "CASE WHEN current_setting('client_connection_check_interval', true) = '0'"
            + " AND version() LIKE '%linux%' THEN set_config('client_connection_check_interval', '1000', true) END";

    private static final String BOUNDED = "CASE WHEN ? > 0 AND current_setting('idle_in_transaction_session_timeout') = '0'"
            + " THEN set_config('idle_in_transaction_session_timeout', ?::text, true) END";

    private final String claim;
    private final String claimed;
    private final String create;
    private final String createWithCaller;
    private final String created;

    PostgresClaims(TableName table, SqlClock clock) {
        this.claim = "SELECT pg_try_advisory_xact_lock(?, ?) AS claimed, current_setting('transaction_isolation') AS isolation, "
                + CHECKED + ", " + BOUNDED + "; SELECT " + RecordRow.columns(clock) + " FROM " + table
                + " r WHERE r.id = ? AND r.expires_at > statement_timestamp()";
        this.claimed = "WITH held AS MATERIALIZED (SELECT l.objid FROM pg_catalog.pg_locks l WHERE l.locktype = 'advisory'"
                + " AND l.classid = ?::int::oid AND l.objsubid = 2 AND l.granted AND l.database ="
                + " (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database()))"
                + " SELECT EXISTS (SELECT 1 FROM held h WHERE h.objid = i.lock::oid) AS claimed"
                + " FROM unnest(?::int[]) WITH ORDINALITY AS i(lock, ord) ORDER BY i.ord";
        this.create = create(table, clock, false);
        this.createWithCaller = create(table, clock, true);
        this.created = "SELECT 1 FROM " + table + " r WHERE r.id = ? AND r.owner = ?";
    }

    /** A record that has expired is replaced, which an insert alone would not do. */
    private static String create(TableName table, SqlClock clock, boolean caller) {
        return "INSERT INTO " + table + " AS r (id, format, realm, operation, resource, fingerprint, state, owner, fence,"
                + " reserved_at, lease_until, expires_at, completed_at, kind, status, headers, body"
                + (caller ? ", caller" : "") + ") SELECT i.id, " + RecordFormat.CURRENT + ", i.realm, i.operation, i.resource,"
                + " i.fingerprint, " + RecordRow.COMPLETED + ", i.owner, " + clock.fence(null) + ", transaction_timestamp(), "
                + clock.now() + ", " + clock.later("i.retention") + ", " + clock.now()
                + ", i.kind, i.status, i.headers, i.body" + (caller ? ", i.caller" : "")
                + " FROM (VALUES (?::text, ?::text, ?::text, ?::text, ?::text, ?::text, ?::bigint, ?::bigint, ?::bigint,"
                + " ?::bytea, ?::bytea" + (caller ? ", ?::text" : "") + ")) AS i(id, realm, operation, resource, fingerprint,"
                + " owner, retention, kind, status, headers, body" + (caller ? ", caller" : "") + ")"
                + " ON CONFLICT (id) DO UPDATE SET format = excluded.format, realm = excluded.realm,"
                + " operation = excluded.operation, resource = excluded.resource, fingerprint = excluded.fingerprint,"
                + " state = excluded.state, owner = excluded.owner, fence = " + clock.fence("r.fence")
                + ", reserved_at = excluded.reserved_at, lease_until = excluded.lease_until, expires_at = excluded.expires_at,"
                + " completed_at = excluded.completed_at, kind = excluded.kind, status = excluded.status,"
                + " headers = excluded.headers, body = excluded.body" + (caller ? ", caller = excluded.caller" : "")
                + " WHERE r.expires_at <= statement_timestamp()";
    }

    Optional<LoadResult> claim(Connection connection, ClaimSpace space, long idleMillis, RecordId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(claim)) {
            statement.setInt(1, space.first());
            statement.setInt(2, space.second(id));
            statement.setLong(3, idleMillis);
            statement.setLong(4, idleMillis);
            statement.setString(5, id.value());
            statement.execute();
            boolean claimed = claimed(statement);
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                if (!claimed) {
                    return Optional.empty();
                }
                IdempotencyRecord record = row.next() ? RecordRow.read(new JdbcRow(row)) : null;
                return Optional.of(record == null ? new LoadResult.Absent() : new LoadResult.Found(record));
            }
        }
    }

    private static boolean claimed(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.getResultSet()) {
            row.next();
            String isolation = row.getString("isolation");
            if (!isolation.equals("read committed") && !isolation.equals("read uncommitted")) {
                throw new SQLException("Expected a transaction that is read committed, was " + isolation
                        + ": it would not see the record of the transaction that had claimed its key before");
            }
            return row.getBoolean("claimed");
        }
    }

    List<Boolean> claimed(Connection connection, ClaimSpace space, List<RecordId> ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(claimed)) {
            statement.setInt(1, space.first());
            statement.setArray(2, connection.createArrayOf("int4", ids.stream().map(space::second).toArray()));
            List<Boolean> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(rows.getBoolean("claimed"));
                }
            }
            return all;
        }
    }

    /** Creates the completed record of a claimed key, unless there is one. */
    CompleteResult create(Connection connection, CompleteCall call) throws SQLException {
        String caller = call.claim().caller();
        RecordFormat.Columns columns = RecordFormat.write(call.response(), call.tombstone());
        try (PreparedStatement statement = connection.prepareStatement(caller == null ? create : createWithCaller)) {
            statement.setString(1, call.ownership().id().value());
            statement.setString(2, call.claim().realm());
            statement.setString(3, call.claim().binding().operation());
            statement.setString(4, call.claim().binding().resource());
            statement.setString(5, call.claim().binding().fingerprint());
            statement.setString(6, call.ownership().owner().id());
            statement.setLong(7, RecordRow.micros(call.recordRetention()));
            statement.setLong(8, columns.kind());
            statement.setLong(9, columns.status());
            statement.setBytes(10, columns.headers());
            statement.setBytes(11, columns.body());
            if (caller != null) {
                statement.setString(12, caller);
            }
            return statement.executeUpdate() == 1 ? CompleteResult.COMPLETED : CompleteResult.LOST;
        }
    }

    /** The same for a call that may be made again: it finds the record that it has created. */
    private CompleteResult createAgain(Connection connection, CompleteCall call) throws SQLException {
        if (create(connection, call) == CompleteResult.COMPLETED) {
            return CompleteResult.COMPLETED;
        }
        try (PreparedStatement statement = connection.prepareStatement(created)) {
            statement.setString(1, call.ownership().id().value());
            statement.setString(2, call.ownership().owner().id());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? CompleteResult.COMPLETED : CompleteResult.LOST;
            }
        }
    }

    /**
     * Makes those of some calls that have a claim, one by one: they are rare.
     *
     * @return a result for each of these, and {@code null} for the others
     */
    List<CompleteResult> createAll(Connection connection, List<CompleteCall> calls) throws SQLException {
        List<CompleteResult> results = new ArrayList<>(Collections.nCopies(calls.size(), null));
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).claim() != null) {
                results.set(i, createAgain(connection, calls.get(i)));
            }
        }
        return results;
    }
}
