package io.quarkiverse.rest.idempotency;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Says that a request with an idempotency key (or without a required one) was refused before its method ran.
 * <p>
 * The extension maps it to {@code application/problem+json} (RFC 9457). An application that wants another shape provides an
 * {@code ExceptionMapper<IdempotencyException>} of its own, which takes precedence.
 */
public class IdempotencyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final IdempotencyErrorCode code;
    private final int status;
    private final Duration retryAfter;
    private final String operation;

    /**
     * @param code why the request was refused
     * @param status the HTTP status to answer with
     * @param detail what was expected, what came, and what to do; never another request's values
     * @param retryAfter when to try again, or {@code null} when trying again does not help
     */
    public IdempotencyException(IdempotencyErrorCode code, int status, String detail, Duration retryAfter) {
        this(code, status, detail, retryAfter, null);
    }

    /**
     * @param code why the request was refused
     * @param status the HTTP status to answer with
     * @param detail what was expected, what came, and what to do; never another request's values
     * @param retryAfter when to try again, or {@code null} when trying again does not help
     * @param operation the name of the operation that was asked for, or {@code null}
     */
    public IdempotencyException(IdempotencyErrorCode code, int status, String detail, Duration retryAfter,
            String operation) {
        super(detail, null, false, false);
        this.code = Objects.requireNonNull(code);
        this.status = status;
        this.retryAfter = retryAfter;
        this.operation = operation;
    }

    /**
     * @return why the request was refused
     */
    public IdempotencyErrorCode code() {
        return code;
    }

    /**
     * @return the HTTP status to answer with
     */
    public int status() {
        return status;
    }

    /**
     * @return when to try again; empty when trying again does not help
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * @return the name of the operation that was asked for, where it is known
     */
    public Optional<String> operation() {
        return Optional.ofNullable(operation);
    }
}
