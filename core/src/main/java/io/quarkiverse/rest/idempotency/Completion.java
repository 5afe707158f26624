package io.quarkiverse.rest.idempotency;

/**
 * When the record of a key is completed.
 */
public enum Completion {

    /** When the response has been built and before its first byte leaves. Works for every kind of method and effect. */
    AFTER_RESPONSE_BUILT,

    /**
     * In the transaction of the method, so that effect and record commit together or not at all: then a key has exactly one
     * effect, regardless of crashes. For methods whose effect is in the database of the records. With JDBC, these are blocking
     * methods with their JTA transaction; with the reactive client of PostgreSQL, methods that return a {@code Uni}, in the
     * transaction of their Hibernate Reactive session or of the connection that they take.
     */
    IN_TRANSACTION
}
