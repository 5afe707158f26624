package io.quarkiverse.rest.idempotency.runtime.store.sql;

/**
 * The capability of a database to tell the time and to reckon with it, as SQL expressions.
 */
interface SqlClock {

    /** The time of the current statement. */
    String now();

    /**
     * The present time, later than {@link #now} in a statement that waits before it reads this. It is the time of the statement
     * where the database tells no other.
     */
    default String present() {
        return now();
    }

    /**
     * @param micros an expression or a parameter marker for a number of microseconds
     * @return the time of the current statement and that much
     */
    String later(String micros);

    /**
     * @return the microseconds from now until a column's time; negative when it has passed
     */
    String microsUntil(String column);

    /**
     * @return the microseconds from 1970 to a column's time
     */
    String epochMicros(String column);

    /**
     * The next fence of an ownership: more than the former one, and no less than the time in microseconds, so that fences grow
     * also when a record was deleted in between, or the whole table was. Without a former fence it is the present time: while a
     * statement waits for its turn, another one can insert a record of the same key and delete it.
     *
     * @param former the former fence, or {@code null} when there is none
     */
    default String fence(String former) {
        return former == null ? epochMicros(present()) : "GREATEST(" + former + " + 1, " + epochMicros(now()) + ")";
    }
}
