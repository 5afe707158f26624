package io.quarkiverse.rest.idempotency.runtime.transaction;

/**
 * A transaction that was to be committed has certainly been rolled back.
 */
public final class RolledBackException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param cause the answer of the database, or the reason not to ask it
     */
    public RolledBackException(Throwable cause) {
        super(cause.getMessage(), cause, false, false);
    }
}
