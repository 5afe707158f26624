package io.quarkiverse.rest.idempotency.store.memory;

/**
 * Reports that the memory store rejects new keys because a bound is reached.
 */
public class StoreFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreFullException(String message) {
        super(message);
    }
}
