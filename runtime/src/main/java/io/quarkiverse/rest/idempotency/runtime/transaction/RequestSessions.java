package io.quarkiverse.rest.idempotency.runtime.transaction;

/**
 * The sessions that a request has opened outside of transactions, and that keep what they have
 * read, and a connection. A bean of the extensions
 * that have such sessions.
 */
public interface RequestSessions {

    /**
     * Closes the sessions of the current request. It opens others where it reads again, and reads what is in the database then.
     */
    void close();
}
