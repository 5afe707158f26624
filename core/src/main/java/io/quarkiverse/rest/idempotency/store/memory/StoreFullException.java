package io.quarkiverse.rest.idempotency.store.memory;

/**
 * Says that the memory store refuses new keys because a bound is reached.
 */
public class StoreFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreFullException(String message) {
        super(message);
    }
}
