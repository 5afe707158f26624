package io.quarkiverse.rest.idempotency.lifecycle;

/**
 * A transaction that was to be committed has certainly been rolled back instead: the database has said so. Its record need not
 * be asked.
 */
public final class NotCommittedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Throwable failure;

    /**
     * @param cause the failure of the commit, which takes the way of an exception of the method
     */
    public NotCommittedException(Throwable cause) {
        super(cause.getMessage(), cause, false, false);
        this.failure = cause;
    }

    /** The failure of the commit. */
    Throwable failure() {
        return failure;
    }
}
