package io.quarkiverse.rest.idempotency;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Reports that a request with an idempotency key (or without a required one) was rejected before its method ran, or, where it
 * is thrown by {@link IdempotentSteps}, that its method cannot go on.
 * <p>
 * The extension maps it to {@code application/problem+json} (RFC 9457). An application that wants another body provides a
 * {@link io.quarkiverse.rest.idempotency.spi.ProblemRenderer}, or an {@code ExceptionMapper<IdempotencyException>} of its own,
 * which takes precedence.
 */
public class IdempotencyException extends RuntimeException {

    /** The shortest {@link #retryAfter()}: some clients come back at once for less. */
    public static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);

    /** The longest {@link #retryAfter()}: some clients sleep for as long as they are told, and others ignore more. */
    public static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

    private static final long serialVersionUID = 1L;

    private final IdempotencyErrorCode code;
    private final int status;
    private final @Nullable Duration retryAfter;
    private final @Nullable String operation;

    /**
     * @param code the reason of the rejection
     * @param status the HTTP status to answer with
     * @param detail the expectation, the value received and the remedy; never another request's values
     * @param retryAfter the wait before the next attempt, or {@code null} when another attempt does not help; it is rounded up
     *        to seconds, and brought into the bounds
     */
    public IdempotencyException(IdempotencyErrorCode code, int status, String detail,
            @Nullable Duration retryAfter) {
        this(code, status, detail, retryAfter, null);
    }

    /**
     * @param code the reason of the rejection
     * @param status the HTTP status to answer with
     * @param detail the expectation, the value received and the remedy; never another request's values
     * @param retryAfter the wait before the next attempt, or {@code null} when another attempt does not help; it is rounded up
     *        to seconds, and brought into the bounds
     * @param operation the name of the operation that was asked for, or {@code null}
     */
    public IdempotencyException(IdempotencyErrorCode code, int status, String detail,
            @Nullable Duration retryAfter, @Nullable String operation) {
        super(detail, null, false, false);
        this.code = Objects.requireNonNull(code);
        this.status = status;
        this.retryAfter = retryAfter == null ? null : bounded(retryAfter);
        this.operation = operation;
    }

    /**
     * A rejection that is thrown to code of the application: it has a stack trace, and perhaps a cause.
     *
     * @param code the reason of the rejection
     * @param status the HTTP status to answer with, where it leaves a resource method
     * @param detail the expectation, the value received and the remedy; never another request's values
     * @param retryAfter the wait before the next attempt, or {@code null} when another attempt does not help
     * @param operation the name of the operation that was asked for
     * @param cause the failure behind it, or {@code null}
     */
    protected IdempotencyException(IdempotencyErrorCode code, int status, String detail, @Nullable Duration retryAfter,
            String operation, @Nullable Throwable cause) {
        super(detail, cause);
        this.code = Objects.requireNonNull(code);
        this.status = status;
        this.retryAfter = retryAfter == null ? null : bounded(retryAfter);
        this.operation = operation;
    }

    private static Duration bounded(Duration delay) {
        if (delay.compareTo(SHORTEST_RETRY) < 0) {
            return SHORTEST_RETRY;
        }
        return delay.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY
                : Duration.ofSeconds(delay.plusNanos(999_999_999).toSeconds());
    }

    /**
     * @return the reason of the rejection
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
     * @return the wait before the next attempt, in whole seconds from {@link #SHORTEST_RETRY} to {@link #LONGEST_RETRY}; empty
     *         when another attempt does not help
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
