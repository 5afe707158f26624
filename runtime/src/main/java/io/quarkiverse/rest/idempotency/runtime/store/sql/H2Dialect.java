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
        return "(" + epochMicros(column) + " - " + epochMicros(now()) + ")";
    }

    /** Not DATEDIFF: that reckons with the fields of local times, and sessions may have different time zones. */
    @Override
    public String epochMicros(String column) {
        return "CAST(EXTRACT(EPOCH FROM " + column + ") * 1000000 AS BIGINT)";
    }

    @Override
    public boolean isDuplicateKey(SQLException failure) {
        return failure.getErrorCode() == DUPLICATE_KEY;
    }
}
