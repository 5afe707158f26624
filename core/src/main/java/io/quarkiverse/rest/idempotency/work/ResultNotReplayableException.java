package io.quarkiverse.rest.idempotency.work;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyErrorCode;
import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * The work has run, and its result cannot be given again: it was larger than {@code body-limit}, its time is over, or it cannot
 * be read as the type of this request. The work does not run again. Look the result up where the work has left it.
 */
public class ResultNotReplayableException extends IdempotencyException {

    private static final long serialVersionUID = 1L;

    /**
     * @param operation the name of the operation
     * @param detail the expectation, the value received and the remedy
     * @param cause the failure to read the recorded result, or {@code null}
     */
    public ResultNotReplayableException(String operation, String detail, @Nullable Throwable cause) {
        super(IdempotencyErrorCode.REPLAY_FAILED, 500, detail, null, operation, cause);
    }
}
