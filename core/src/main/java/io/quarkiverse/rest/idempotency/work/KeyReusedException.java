package io.quarkiverse.rest.idempotency.work;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * The key was used before for another payload. This attempt is no retry: use a key of its own for it. If it is a retry, make
 * its payload the same: leave out what differs from one attempt to the next, such as a time.
 */
public class KeyReusedException extends IdempotencyException {

    private static final long serialVersionUID = 1L;

    /**
     * @param operation the name of the operation
     * @param detail the expectation, the value received and the remedy
     * @param retryAfter the wait before the next attempt, or {@code null} when another attempt does not help
     */
    public KeyReusedException(String operation, String detail, @Nullable Duration retryAfter) {
        super(IdempotencyErrorCode.KEY_REUSED, 422, detail, retryAfter, operation, null);
    }
}
