package io.quarkiverse.rest.idempotency.runtime.transaction;

/**
 * The database has answered a commit with a rollback.
 */
public final class RolledBackException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param cause the answer of the database
     */
    public RolledBackException(Throwable cause) {
        super(cause.getMessage(), cause, false, false);
    }
}
