package io.quarkiverse.rest.idempotency.runtime.store.sql;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;

/**
 * The times of expiry that a statement leaves as they are. The column is indexed: on PostgreSQL an update that changes it
 * writes a new entry into every index (it is not a "heap-only tuple"), and elsewhere one into this index. A reserve has put it
 * behind the end of the lease by the retention, so it serves a completion within the lease. A record is never kept for less
 * than its retention, and for no more than a sixteenth of it longer.
 */
final class Expiry {

    /** The part of the retention by which a response may be replayed for longer. */
    private static final int COMPLETED = 16;

    /** The part of the retention for which no further heartbeat moves the time: less, so that a completion leaves it, too. */
    private static final int EXTENDED = 32;

    private Expiry() {
    }

    /**
     * @param column the time of expiry until now
     * @param retention the expression for the microseconds for which a completed record is kept at least
     * @param latest the expression of {@link #latest(CompleteCall)}
     * @return the expression for the time of expiry of a completed record: {@code retention} is evaluated before and after
     *         {@code latest}
     */
    static String completed(SqlClock clock, String column, String retention, String latest) {
        return "CASE WHEN " + column + " BETWEEN " + clock.later(retention) + " AND " + clock.later(latest) + " THEN " + column
                + " ELSE " + clock.later(retention) + " END";
    }

    /**
     * @return the microseconds from now after which a completed record is gone at the latest
     */
    static long latest(CompleteCall call) {
        return RecordRow.micros(call.recordRetention()) + RecordRow.micros(call.retention()) / COMPLETED;
    }

    /**
     * @param column the time of expiry until now
     * @param earliest the expression for the microseconds for which a record is kept at least
     * @param latest the expression of {@link #latest(Heartbeat)}
     * @return the expression for the time of expiry of a record whose lease is extended: {@code earliest} is evaluated first
     */
    static String extended(SqlClock clock, String column, String earliest, String latest) {
        return "CASE WHEN " + column + " >= " + clock.later(earliest) + " THEN " + column + " ELSE " + clock.later(latest)
                + " END";
    }

    /**
     * @return the microseconds from now after which a record is gone whose lease is extended no more
     */
    static long latest(Heartbeat heartbeat) {
        long retention = RecordRow.micros(heartbeat.retention());
        return RecordRow.micros(heartbeat.lease()) + retention + retention / EXTENDED;
    }
}
