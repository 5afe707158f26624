package io.quarkiverse.rest.idempotency.runtime.store.sql;

import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.store.format.RecordFormat;

/**
 * The statements of {@link PostgresQueries}. In each, {@code i} is the input, one row for each element with its place
 * {@code ord}, and {@code r} the table.
 */
record PostgresStatements(Reserves reserves, Reserves withCallers, String load, String heartbeat,
        String takeOver, String complete, String completeOne, String completed, String release,
        String purge, PostgresProgress progress, PostgresClaims claims, RecordListing listing, RecordErasure erasure,
        TombstoneShrinking shrinking) {

    /** How records are reserved: many, or one that is most likely new. */
    record Reserves(String reserve, String reserveAsynchronously, String insert, String insertAsynchronously) {

        private static Reserves on(TableName table, boolean callers) {
            return new Reserves(PostgresStatements.reserve(table, false, callers),
                    PostgresStatements.reserve(table, true, callers), PostgresStatements.insert(table, false, callers),
                    PostgresStatements.insert(table, true, callers));
        }
    }

    private static final SqlClock CLOCK = new PostgresClock();

    private static final class PostgresClock implements SqlClock {

        @Override
        public String now() {
            return "statement_timestamp()";
        }

        @Override
        public String present() {
            return "clock_timestamp()";
        }

        @Override
        public String later(String micros) {
            return "statement_timestamp() + " + micros + " * interval '1 microsecond'";
        }

        @Override
        public String microsUntil(String column) {
            return "(extract(epoch FROM " + column + " - statement_timestamp()) * 1000000)::bigint";
        }

        @Override
        public String epochMicros(String column) {
            return "(extract(epoch FROM " + column + ") * 1000000)::bigint";
        }
    }

    private static final String OWNED = "r.owner = i.owner AND r.fence = i.fence AND r.state = " + RecordRow.IN_PROGRESS
            + " AND r.expires_at > statement_timestamp()";

    private static final String COMPLETED_BY_OWNER = "r.owner = i.owner AND r.fence = i.fence AND r.state = "
            + RecordRow.COMPLETED + " AND r.expires_at > statement_timestamp()";

    private static final String ASYNCHRONOUSLY = "asynchronously AS MATERIALIZED"
            + " (SELECT set_config('synchronous_commit', 'off', true))";

    private static final String COMPLETION = "state = " + RecordRow.COMPLETED + ", format = " + RecordFormat.CURRENT
            + ", completed_at = statement_timestamp(), expires_at = "
            + Expiry.completed(CLOCK, "r.expires_at", "i.retention", "i.latest")
            + ", kind = i.kind, status = i.status, headers = i.headers, body = i.body";

    private static final String INPUT_OWNERSHIP = "unnest(?::text[], ?::text[], ?::bigint[]";

    /**
     * True for every input, but the planner estimates one in two hundred, and so expects a single row: it then looks records up
     * in the primary key. By its estimate for arrays it would read the whole table as long as its statistics say that the table
     * is small, and a prepared statement keeps such a plan while the table grows.
     */
    private static final String FEW = " WHERE i.ord = i.ord + 0";

    /**
     * The order in which all statements lock records, so that no two wait for each other. The ids of an input have the
     * collation of the database, and those of the table that of their column.
     */
    static final String IN_ORDER = " COLLATE \"C\"";

    static PostgresStatements on(TableName table) {
        String load = "SELECT i.ord, " + RecordRow.columns(CLOCK) + " FROM unnest(?::text[]) WITH ORDINALITY AS i(id, ord)"
                + " LEFT JOIN LATERAL " + one(table, " AND r.expires_at > statement_timestamp()") + " r ON TRUE" + FEW
                + " ORDER BY i.ord";
        String completed = "SELECT i.ord, r.id IS NOT NULL AS done FROM " + INPUT_OWNERSHIP + ") WITH ORDINALITY"
                + " AS i(id, owner, fence, ord) LEFT JOIN " + table + " r ON r.id = i.id AND " + COMPLETED_BY_OWNER
                + FEW + " ORDER BY i.ord";
        return new PostgresStatements(Reserves.on(table, false), Reserves.on(table, true), load, heartbeat(table),
                takeOver(table), complete(table), completeOne(table), completed, release(table),
                purge(table), new PostgresProgress(table, INPUT_OWNERSHIP, OWNED, FEW), new PostgresClaims(table, CLOCK),
                new RecordListing(table, CLOCK), new RecordErasure(table, CLOCK), new TombstoneShrinking(table, CLOCK));
    }

    /**
     * The record of an input. The limit makes it a query of its own, whose plan is a look-up in the primary key also where a
     * join would read the whole table, because that is believed to be empty: the fewer rows fit on a page, the sooner.
     */
    private static String one(TableName table, String condition) {
        return "(SELECT * FROM " + table + " r WHERE r.id = i.id" + condition + " LIMIT 1)";
    }

    /**
     * Deletes expired records from a time of expiry on, and returns their number and the last of them. Deletions that a
     * crash loses are made again, so the commit does not wait for the disk.
     */
    private static String purge(TableName table) {
        return "WITH " + ASYNCHRONOUSLY + ", purged AS (DELETE FROM " + table + " WHERE id IN (SELECT r.id FROM " + table + " r"
                + " WHERE r.expires_at <= statement_timestamp() AND r.expires_at >= "
                + "timestamptz 'epoch' + ?::bigint * interval '1 microsecond' ORDER BY r.expires_at LIMIT ?"
                + " FOR UPDATE SKIP LOCKED) RETURNING expires_at)"
                + " SELECT count(*) AS deleted, " + CLOCK.epochMicros("max(p.expires_at)")
                + " AS up_to FROM purged p CROSS JOIN asynchronously";
    }

    /**
     * Replaces expired records, inserts absent ones, and reads the others; a key that another statement inserts at the same
     * moment is in none of the three, and comes back with neither a fence nor a record.
     *
     * @param asynchronously whether its commit does not wait for the disk ("Asynchronous Commit" in PostgreSQL's manual). The
     *        setting is that of the statement's own transaction, and is read when that commits, so it costs no round trip
     * @param callers whether the column of callers is written, which older tables do not have
     */
    private static String reserve(TableName table, boolean asynchronously, boolean callers) {
        return "WITH " + (asynchronously ? ASYNCHRONOUSLY + ", " : "") + "input AS (SELECT * FROM"
                + " unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[]"
                + (callers ? ", ?::text[]" : "") + ") WITH ORDINALITY"
                + " AS i(id, realm, operation, resource, fingerprint, owner, lease, retention" + (callers ? ", caller" : "")
                + ", ord)" + FEW + "),"
                // The only look at present records: a fresh key costs this and its insert.
                + " seen AS MATERIALIZED (SELECT i.ord AS place, r.expires_at > statement_timestamp() AS alive, "
                + RecordRow.columns(CLOCK) + " FROM input i CROSS JOIN LATERAL " + one(table, "") + " r),"
                + " expired AS (SELECT e.id FROM (SELECT s.id FROM seen s ORDER BY s.id) i CROSS JOIN LATERAL"
                + " (SELECT r.id FROM " + table + " r WHERE r.id = i.id AND r.expires_at <= statement_timestamp()"
                + " LIMIT 1 FOR UPDATE SKIP LOCKED) e),"
                + " renewed AS (UPDATE " + table + " r SET format = " + RecordFormat.CURRENT + ", realm = i.realm,"
                + " operation = i.operation, resource = i.resource, fingerprint = i.fingerprint,"
                + " state = " + RecordRow.IN_PROGRESS + ", owner = i.owner, fence = " + CLOCK.fence("r.fence") + ","
                + " reserved_at = statement_timestamp(), lease_until = " + CLOCK.later("i.lease") + ","
                + " expires_at = " + CLOCK.later("(i.lease + i.retention)") + ","
                + " completed_at = NULL, kind = NULL, status = NULL, headers = NULL, body = NULL"
                + (callers ? ", caller = i.caller" : "")
                + " FROM input i, expired e WHERE r.id = i.id AND r.id = e.id AND r.expires_at <= statement_timestamp()"
                + " RETURNING r.id, r.fence),"
                + " inserted AS (" + insertOf(table, callers) + " FROM input i"
                + " WHERE NOT EXISTS (SELECT 1 FROM seen s WHERE s.place = i.ord)"
                + " ORDER BY i.id" + IN_ORDER + " ON CONFLICT (id) DO NOTHING RETURNING id, fence)"
                + " SELECT coalesce(n.fence, d.fence) AS owned_fence, i.ord, s.*"
                + " FROM input i LEFT JOIN inserted n ON n.id = i.id LEFT JOIN renewed d ON d.id = i.id"
                + " LEFT JOIN seen s ON s.place = i.ord AND s.alive" + (asynchronously ? " CROSS JOIN asynchronously" : "")
                + " ORDER BY i.ord";
    }

    /**
     * Inserts one record, if there is none with its key. The look before the insert finds a record that is being completed
     * without a wait: an insert alone waits for the end of a transaction that changes the row it conflicts with.
     */
    private static String insert(TableName table, boolean asynchronously, boolean callers) {
        return (asynchronously ? "WITH " + ASYNCHRONOUSLY + " " : "") + insertOf(table, callers)
                + " FROM (VALUES (?::text, ?::text, ?::text, ?::text, ?::text, ?::text, ?::bigint, ?::bigint"
                + (callers ? ", ?::text" : "") + "))"
                + " AS i(id, realm, operation, resource, fingerprint, owner, lease, retention" + (callers ? ", caller)" : ")")
                + (asynchronously ? " CROSS JOIN asynchronously" : "")
                + " WHERE NOT EXISTS (SELECT 1 FROM " + table + " r WHERE r.id = i.id)"
                + " ON CONFLICT (id) DO NOTHING RETURNING fence";
    }

    private static String insertOf(TableName table, boolean callers) {
        return "INSERT INTO " + table + " (id, format, realm, operation, resource, fingerprint, state, owner, fence,"
                + " reserved_at, lease_until, expires_at" + (callers ? ", caller" : "") + ") SELECT i.id, "
                + RecordFormat.CURRENT + ", i.realm, i.operation,"
                + " i.resource, i.fingerprint, " + RecordRow.IN_PROGRESS + ", i.owner, " + CLOCK.fence(null)
                + ", statement_timestamp(), " + CLOCK.later("i.lease") + ", " + CLOCK.later("(i.lease + i.retention)")
                + (callers ? ", i.caller" : "");
    }

    /**
     * A record that is locked, by its own completion or by a takeover, is not extended. Whether it is owned then is what the
     * snapshot of the statement shows, in which a takeover that has ended meanwhile has not happened either.
     */
    private static String heartbeat(TableName table) {
        return "WITH input AS (SELECT * FROM " + INPUT_OWNERSHIP + ", ?::bigint[], ?::bigint[], ?::bigint[]) WITH"
                + " ORDINALITY AS i(id, owner, fence, lease, retention, latest, ord)" + FEW + "),"
                + " locked AS (SELECT r.id FROM " + table + " r JOIN input i ON r.id = i.id WHERE " + OWNED
                + " ORDER BY r.id" + IN_ORDER + " FOR UPDATE OF r SKIP LOCKED),"
                + " extended AS (UPDATE " + table + " r SET lease_until = " + CLOCK.later("i.lease") + ","
                + " expires_at = " + Expiry.extended(CLOCK, "r.expires_at", "(i.lease + i.retention)", "i.latest")
                + " FROM input i, locked l WHERE r.id = i.id AND r.id = l.id AND " + OWNED + " RETURNING r.id)"
                + " SELECT i.ord, e.id IS NOT NULL AS extended, r.id IS NOT NULL AS owned FROM input i"
                + " LEFT JOIN extended e ON e.id = i.id"
                + " LEFT JOIN " + table + " r ON r.id = i.id AND " + OWNED + " ORDER BY i.ord";
    }

    private static String takeOver(TableName table) {
        String stale = "r.state = " + RecordRow.IN_PROGRESS
                + " AND r.lease_until <= statement_timestamp() AND r.expires_at > statement_timestamp()";
        return "WITH input AS (SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]) WITH ORDINALITY"
                + " AS i(id, owner, lease, retention, ord)" + FEW + "),"
                // Record by record: few are believed to be stale, and those would be searched for in the whole table.
                + " locked AS (SELECT s.id FROM (SELECT i.id FROM input i ORDER BY i.id) i CROSS JOIN LATERAL"
                + " (SELECT r.id FROM " + table + " r WHERE r.id = i.id AND " + stale + " LIMIT 1 FOR UPDATE SKIP LOCKED) s),"
                + " taken AS (UPDATE " + table + " r SET owner = i.owner, fence = " + CLOCK.fence("r.fence") + ","
                + " lease_until = " + CLOCK.later("i.lease") + ","
                + " expires_at = " + CLOCK.later("(i.lease + i.retention)")
                + " FROM input i, locked l WHERE r.id = i.id AND r.id = l.id AND " + stale + " RETURNING r.id, r.fence)"
                + " SELECT i.ord, t.fence AS owned_fence, " + RecordRow.columns(CLOCK)
                + " FROM input i LEFT JOIN taken t ON t.id = i.id"
                + " LEFT JOIN " + table + " r ON r.id = i.id AND t.id IS NULL AND r.expires_at > statement_timestamp()"
                + " ORDER BY i.ord";
    }

    /**
     * Says which were in progress; those that were not may have been completed by this very ownership, and are looked up.
     * Records are updated in the order of their ids without being locked before: each lock would be a record of the write-ahead
     * log.
     */
    private static String complete(TableName table) {
        return "WITH input AS (SELECT * FROM " + INPUT_OWNERSHIP
                + ", ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[], ?::bytea[]) WITH ORDINALITY"
                + " AS i(id, owner, fence, retention, latest, kind, status, headers, body, ord)" + FEW + " ORDER BY i.id"
                + IN_ORDER + "),"
                + " completed AS (UPDATE " + table + " r SET " + COMPLETION
                + " FROM input i WHERE r.id = i.id AND " + OWNED + " RETURNING r.id)"
                + " SELECT i.ord, c.id IS NOT NULL AS done FROM input i LEFT JOIN completed c ON c.id = i.id ORDER BY i.ord";
    }

    private static String completeOne(TableName table) {
        return "UPDATE " + table + " r SET " + COMPLETION + " FROM (VALUES (?::text, ?::text, ?::bigint, ?::bigint, ?::bigint,"
                + " ?::bigint, ?::bigint, ?::bytea, ?::bytea))"
                + " AS i(id, owner, fence, retention, latest, kind, status, headers, body)"
                + " WHERE r.id = i.id AND " + OWNED;
    }

    private static String release(TableName table) {
        return "WITH input AS (SELECT * FROM " + INPUT_OWNERSHIP + ", ?::boolean[], ?::bigint[]) WITH ORDINALITY"
                + " AS i(id, owner, fence, forget, back_off, ord)" + FEW + "),"
                + " locked AS (SELECT r.id, i.forget FROM " + table + " r JOIN input i ON r.id = i.id WHERE " + OWNED
                + " ORDER BY r.id" + IN_ORDER + " FOR UPDATE OF r),"
                + " forgotten AS (DELETE FROM " + table + " r USING input i, locked l"
                + " WHERE r.id = i.id AND r.id = l.id AND l.forget AND " + OWNED + " RETURNING r.id),"
                + " ended AS (UPDATE " + table + " r SET owner = '" + Owner.NOBODY.id() + "',"
                + " lease_until = " + CLOCK.later("i.back_off") + ","
                + " expires_at = GREATEST(r.expires_at, " + CLOCK.later("i.back_off") + ")"
                + " FROM input i, locked l WHERE r.id = i.id AND r.id = l.id AND NOT l.forget AND " + OWNED + " RETURNING r.id)"
                + " SELECT i.ord, (f.id IS NOT NULL OR e.id IS NOT NULL) AS done FROM input i"
                + " LEFT JOIN forgotten f ON f.id = i.id LEFT JOIN ended e ON e.id = i.id ORDER BY i.ord";
    }
}
