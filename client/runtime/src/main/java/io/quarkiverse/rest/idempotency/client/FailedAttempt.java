package io.quarkiverse.rest.idempotency.client;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.client.runtime.latest.AttemptEnd;

/**
 * The answer of the server to a failed attempt of an {@link IdempotentCall}, regardless of the exception to which the
 * application maps its answers. It is a suppressed exception of the failure, so that readers of a stack trace find it there. A
 * failure without it got no answer.
 * <p>
 * An exception that takes no suppressed ones does not hold it, and one that the application uses again holds the first answer.
 * For these, the answer is known to what decides while the call is under way: {@link WorthRetrying}, {@link RetryAfterBackoff},
 * or a predicate that {@linkplain #of asks}.
 */
public final class FailedAttempt extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient @Nullable Duration retryAfter;
    private final transient @Nullable Duration budget;

    /**
     * @param status the status of the answer
     * @param retryAfter the time that the server asked to wait, or {@code null}
     * @param budget the longest duration of the call with all its retries, or {@code null} where nothing limits it
     */
    public FailedAttempt(int status, @Nullable Duration retryAfter, @Nullable Duration budget) {
        super("The server answered " + status
                + (retryAfter == null ? "" : " and asked to retry after " + retryAfter.toSeconds() + " s"), null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
        this.budget = budget;
    }

    /** The answer to the attempt that ended with this failure, if there was one. */
    public static Optional<FailedAttempt> of(Throwable failure) {
        AttemptEnd.Failure latest = AttemptEnd.latest(failure);
        return latest == null ? heldBy(failure) : Optional.ofNullable((FailedAttempt) latest.answer());
    }

    private static Optional<FailedAttempt> heldBy(Throwable failure) {
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof FailedAttempt attempt) {
                return Optional.of(attempt);
            }
        }
        return Optional.empty();
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The time that the server asked to wait before the next attempt. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The longest duration of the call with all its retries: the {@code maxDuration} of its {@code @Retry}. */
    public Optional<Duration> budget() {
        return Optional.ofNullable(budget);
    }
}
