package io.quarkiverse.rest.idempotency.work;

import org.jspecify.annotations.Nullable;

/**
 * An earlier attempt has failed with an exception that is recorded as its result. It is thrown where that exception cannot be
 * made anew, because its type is not listed in {@link IdempotentOperation#recordedFailures()} any more; otherwise it is the
 * cause of the exception that is made anew, so that a replay can be told from a first failure.
 */
public class RecordedFailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String failureType;

    /**
     * @param failureType the name of the class that is recorded
     * @param message the message that is recorded, or {@code null}
     */
    public RecordedFailureException(String failureType, @Nullable String message) {
        super(message);
        this.failureType = failureType;
    }

    /** The name of the class of the exception that is recorded. */
    public String failureType() {
        return failureType;
    }
}
