package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.SQLException;

/**
 * MySQL, version 8.0 and later, and what MariaDB has in common with it. Tables are InnoDB's.
 * <p>
 * The clock is {@code UTC_TIMESTAMP(6)}, the time at which a statement began, kept in columns without a time zone: neither the
 * session's time zone nor a change of daylight saving time has a part in it.
 */
class MySqlDialect implements RowDialect {

    /** {@code ER_DUP_ENTRY}. */
    private static final int DUPLICATE_KEY = 1062;

    @Override
    public String now() {
        return "UTC_TIMESTAMP(6)";
    }

    /**
     * {@code SYSDATE} is the present time, but in the time zone of the session: it only tells how long ago the statement began.
     */
    @Override
    public String present() {
        return "DATE_ADD(UTC_TIMESTAMP(6), INTERVAL GREATEST(0, TIMESTAMPDIFF(MICROSECOND, NOW(6), SYSDATE(6))) MICROSECOND)";
    }

    @Override
    public String later(String micros) {
        return "DATE_ADD(UTC_TIMESTAMP(6), INTERVAL " + micros + " MICROSECOND)";
    }

    @Override
    public String microsUntil(String column) {
        return "TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), " + column + ")";
    }

    @Override
    public String epochMicros(String column) {
        return "TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', " + column + ")";
    }

    @Override
    public boolean isDuplicateKey(SQLException failure) {
        return failure.getErrorCode() == DUPLICATE_KEY;
    }
}
