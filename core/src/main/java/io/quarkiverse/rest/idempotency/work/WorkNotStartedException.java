package io.quarkiverse.rest.idempotency.work;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * The work has not run: the store is not available, too many attempts wait, or this node is shutting down; the {@link #code()}
 * tells. Try again with the same key, after {@link #retryAfter()}.
 */
public class WorkNotStartedException extends IdempotencyException {

    private static final long serialVersionUID = 1L;

    /**
     * @param code the reason
     * @param operation the name of the operation
     * @param detail the expectation, the value received and the remedy
     * @param retryAfter the wait before the next attempt
     * @param cause the failure of the store, or {@code null}
     */
    public WorkNotStartedException(IdempotencyErrorCode code, String operation, String detail, Duration retryAfter,
            @Nullable Throwable cause) {
        super(code, 503, detail, retryAfter, operation, cause);
    }
}
