package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.SQLException;

/**
 * The facts about a database that {@link RowRecordTable} needs besides standard SQL.
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

    /** The clause that makes a SELECT lock its rows, leaving out those that others have locked. */
    default String forUpdateSkipLocked() {
        return "FOR UPDATE SKIP LOCKED";
    }
}
