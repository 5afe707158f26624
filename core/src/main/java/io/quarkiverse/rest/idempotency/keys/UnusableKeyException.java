package io.quarkiverse.rest.idempotency.keys;

/**
 * Says that the place of a key holds something that cannot be one. The message says what was expected and what came, without
 * the
 * value.
 */
public final class UnusableKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableKeyException(String reason) {
        super(reason, null, false, false);
    }
}
