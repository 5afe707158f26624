package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final String BOUNDED = "CASE WHEN ?::bigint > 0"
            + " AND current_setting('idle_in_transaction_session_timeout') = '0'"
            + " THEN set_config('idle_in_transaction_session_timeout', (?::bigint)::text, true) END";

    private final String lock;
    private final String look;
    /** Both in one. */
    private final String claim;
    private final String claimed;
    private final String create;
    private final String createWithCaller;
    private final String created;

    PostgresClaims(TableName table, SqlClock clock) {
        this.lock = "SELECT pg_try_advisory_xact_lock(?, ?) AS claimed, current_setting('transaction_isolation') AS isolation, "
                + CHECKED + ", " + BOUNDED;
        this.look = "SELECT " + RecordRow.columns(clock) + " FROM " + table
                + " r WHERE r.id = ? AND r.expires_at > statement_timestamp()";
        this.claim = lock + "; " + look;
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
        List<Object> values = new ArrayList<>(lock(space, idleMillis, id).values());
        values.add(id.value());
        try (PreparedStatement statement = RowStatements.prepare(connection, claim, values.toArray())) {
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
            return locked(new JdbcRow(row));
        } catch (IllegalStateException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    /** The first statement of a claim, which takes the lock. Returns one row. */
    Query<Boolean> lock(ClaimSpace space, long idleMillis, RecordId id) {
        return new Query<>(lock, List.of(space.first(), space.second(id), idleMillis, idleMillis), PostgresClaims::locked);
    }

    private static <E extends Exception> Boolean locked(Row<E> row) throws E {
        String isolation = row.text("isolation");
        if (!readsCommitted(isolation)) {
            throw new IllegalStateException("Expected a transaction that is read committed, was " + isolation
                    + ": it would not see the record of the transaction that had claimed its key before");
        }
        return row.flag("claimed");
    }

    static boolean readsCommitted(String isolation) {
        return isolation.equals("read committed") || isolation.equals("read uncommitted");
    }

    /** The second statement of a claim. Returns no row where there is no record. */
    Query<LoadResult> look(RecordId id) {
        return new Query<>(look, List.of(id.value()), PostgresClaims::found);
    }

    private static <E extends Exception> LoadResult found(Row<E> row) throws E {
        return new LoadResult.Found(RecordRow.read(row));
    }

    Query<Boolean> claimed(ClaimSpace space, List<RecordId> ids) {
        return new Query<>(claimed, List.of(space.first(), ids.stream().map(space::second).toArray(Integer[]::new)),
                PostgresClaims::held);
    }

    private static <E extends Exception> Boolean held(Row<E> row) throws E {
        return row.flag("claimed");
    }

    /** Creates the completed record of a claimed key, unless there is one. Changes one row then. */
    Update create(CompleteCall call) {
        String caller = call.claim().caller();
        RecordFormat.Columns columns = RecordFormat.write(call.response(), call.tombstone());
        List<Object> values = new ArrayList<>(Arrays.asList(call.ownership().id().value(), call.claim().realm(),
                call.claim().binding().operation(), call.claim().binding().resource(), call.claim().binding().fingerprint(),
                call.ownership().owner().id(), RecordRow.micros(call.recordRetention()), (long) columns.kind(),
                (long) columns.status(), columns.headers(), columns.body()));
        if (caller != null) {
            values.add(caller);
        }
        return new Update(caller == null ? create : createWithCaller, values);
    }

    /** Returns a row where the record was created by the same call before. */
    Query<CompleteResult> created(CompleteCall call) {
        return new Query<>(created, List.of(call.ownership().id().value(), call.ownership().owner().id()),
                PostgresClaims::completed);
    }

    private static <E extends Exception> CompleteResult completed(Row<E> row) {
        return CompleteResult.COMPLETED;
    }

    CompleteResult create(Connection connection, CompleteCall call) throws SQLException {
        return PostgresQueries.completed(RowStatements.update(connection, create(call)) == 1);
    }

    /** The same for a call that may be made again: it finds the record that it has created. */
    private CompleteResult createAgain(Connection connection, CompleteCall call) throws SQLException {
        return create(connection, call) == CompleteResult.COMPLETED
                || !RowStatements.query(connection, created(call)).isEmpty() ? CompleteResult.COMPLETED : CompleteResult.LOST;
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
