package io.quarkiverse.rest.idempotency.protocol;

/**
 * Reports that a call of the store was not made, so that it surely has no effect. Thrown by decorators that keep calls from a
 * failing store.
 */
public final class StoreNotAskedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreNotAskedException(Throwable cause) {
        super(cause.getMessage(), cause, false, false);
    }
}
