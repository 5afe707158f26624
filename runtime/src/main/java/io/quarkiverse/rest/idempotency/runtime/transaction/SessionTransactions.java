package io.quarkiverse.rest.idempotency.runtime.transaction;

/**
 * Begins transactions in the session that the methods find on the Vert.x context of their request. A bean of the extensions
 * that have such sessions.
 */
public interface SessionTransactions extends ReactiveTransactions {
}
