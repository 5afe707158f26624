package io.quarkiverse.rest.idempotency.keys;

/**
 * Reports that the place of a key holds a value that cannot be a key. The message states the expected and the received form,
 * without the value.
 */
public final class UnusableKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableKeyException(String reason) {
        super(reason, null, false, false);
    }
}
