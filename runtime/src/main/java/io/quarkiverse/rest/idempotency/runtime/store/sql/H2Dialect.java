package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.SQLException;

/**
 * H2, version 2.2 and later.
 */
final class H2Dialect implements RowDialect {

    /** {@code DUPLICATE_KEY_1} in H2's error codes. */
    private static final int DUPLICATE_KEY = 23505;

    @Override
    public String now() {
        return "CURRENT_TIMESTAMP(6)";
    }

    @Override
    public String later(String micros) {
        return "DATEADD(MICROSECOND, " + micros + ", CURRENT_TIMESTAMP(6))";
    }

    @Override
    public String microsUntil(String column) {
        return "DATEDIFF(MICROSECOND, CURRENT_TIMESTAMP(6), " + column + ")";
    }

    @Override
    public String epochMicros(String column) {
        return "DATEDIFF(MICROSECOND, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00', " + column + ")";
    }

    @Override
    public boolean isDuplicateKey(SQLException failure) {
        return failure.getErrorCode() == DUPLICATE_KEY;
    }
}
