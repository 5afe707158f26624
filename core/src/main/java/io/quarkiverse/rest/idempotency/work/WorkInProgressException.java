package io.quarkiverse.rest.idempotency.work;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * Work with this key runs now, on this node or another. Try again with the same key, after {@link #retryAfter()}; the result is
 * there when that work has ended. With {@code in-flight=wait} a duplicate waits for it.
 */
public class WorkInProgressException extends IdempotencyException {

    private static final long serialVersionUID = 1L;

    /**
     * @param operation the name of the operation
     * @param detail the expectation, the value received and the remedy
     * @param retryAfter the wait before the next attempt, or {@code null} when another attempt does not help
     */
    public WorkInProgressException(String operation, String detail, @Nullable Duration retryAfter) {
        super(IdempotencyErrorCode.REQUEST_IN_PROGRESS, 409, detail, retryAfter, operation, null);
    }
}
