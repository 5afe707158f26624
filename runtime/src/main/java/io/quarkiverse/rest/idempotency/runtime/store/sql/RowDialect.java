package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.SQLException;

/**
 * What {@link RowRecordTable} must know of a database besides standard SQL.
 */
interface RowDialect extends SqlClock {

    /**
     * @return whether an insert failed because there is a row with its key already
     */
    boolean isDuplicateKey(SQLException failure);

    /** Whether an insert can return what it has inserted ({@code INSERT … RETURNING}). */
    default boolean insertReturns() {
        return false;
    }

    /** What makes a SELECT lock its rows, leaving out those that others have locked. */
    default String forUpdateSkipLocked() {
        return "FOR UPDATE SKIP LOCKED";
    }
}
