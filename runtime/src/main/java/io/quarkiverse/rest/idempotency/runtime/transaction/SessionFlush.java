package io.quarkiverse.rest.idempotency.runtime.transaction;

/**
 * A session that keeps changes in memory until the transaction of the calling thread commits. A bean of the extensions that
 * have such a thing.
 */
public interface SessionFlush {

    /**
     * Writes them to the database now, as the commit would.
     *
     * @throws RuntimeException the exception that the commit would have met
     */
    void flush();
}
