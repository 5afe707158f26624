package io.quarkiverse.rest.idempotency.work;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * The work has run in part, and cannot go on with its steps: a step could not be read or recorded, the recorded steps are those
 * of another version of the application, or another node owns the record by now; the {@link #code()} tells. The recorded steps
 * are kept. Let it pass out of the work, and try again with the same key, after {@link #retryAfter()}.
 */
public class WorkNotContinuedException extends IdempotencyException {

    private static final long serialVersionUID = 1L;

    /**
     * @param code the reason
     * @param operation the name of the operation
     * @param detail the expectation, the value received and the remedy
     * @param retryAfter the wait before the next attempt
     * @param cause the failure of the store, or {@code null}
     */
    public WorkNotContinuedException(IdempotencyErrorCode code, String operation, String detail, Duration retryAfter,
            @Nullable Throwable cause) {
        super(code, 503, detail, retryAfter, operation, cause);
    }
}
