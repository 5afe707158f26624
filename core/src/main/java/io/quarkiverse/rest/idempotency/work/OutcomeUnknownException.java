package io.quarkiverse.rest.idempotency.work;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * An earlier attempt was interrupted, and it is not known whether its work had an effect. Nothing runs. Give the operation a
 * {@code Reconciler}, {@code stale-lease=re-execute} where the work can be repeated, or {@code completion=in-transaction}; or
 * resolve the record by {@code IdempotencyAdministration}.
 */
public class OutcomeUnknownException extends IdempotencyException {

    private static final long serialVersionUID = 1L;

    /**
     * @param operation the name of the operation
     * @param detail the expectation, the value received and the remedy
     * @param retryAfter the wait before the next attempt, or {@code null} when another attempt does not help
     */
    public OutcomeUnknownException(String operation, String detail, @Nullable Duration retryAfter) {
        super(IdempotencyErrorCode.OUTCOME_UNKNOWN, 503, detail, retryAfter, operation, null);
    }
}
