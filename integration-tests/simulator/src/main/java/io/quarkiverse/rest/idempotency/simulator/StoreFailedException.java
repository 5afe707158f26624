package io.quarkiverse.rest.idempotency.simulator;

/**
 * A statement that failed. Without a stack, of which there would be millions.
 */
final class StoreFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreFailedException(String why) {
        super(why, null, false, false);
    }
}
