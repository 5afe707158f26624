package io.quarkiverse.rest.idempotency.runtime.transaction;

/**
 * The sessions that a request has opened outside of transactions, and that keep their read entities and a connection. A bean of
 * the extensions that have such sessions.
 */
public interface RequestSessions {

    /**
     * Closes the sessions of the current request. The request opens new ones when it reads again, and then reads the present
     * state of the database.
     */
    void close();
}
