package io.quarkiverse.rest.idempotency.client;

import java.time.Duration;
import java.util.Optional;

/**
 * What the server answered to an attempt of an {@link IdempotentCall} that failed. It is a suppressed exception of the failure,
 * whatever exception the application has its answers mapped to, so that whoever decides about a retry finds it there, and
 * whoever reads a stack trace. A failure without it got no answer.
 */
public final class FailedAttempt extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Duration retryAfter;
    private final transient Duration budget;

    /**
     * @param status the status of the answer
     * @param retryAfter what the server asked to wait for, or {@code null}
     * @param budget how long the call may take with all its retries, or {@code null} where nothing limits it
     */
    public FailedAttempt(int status, Duration retryAfter, Duration budget) {
        super("The server answered " + status
                + (retryAfter == null ? "" : " and asked to retry after " + retryAfter.toSeconds() + " s"), null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
        this.budget = budget;
    }

    /** What was answered to the attempt that ended with this failure, if anything was. */
    public static Optional<FailedAttempt> of(Throwable failure) {
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

    /** What the server asked to wait for before the next attempt. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** How long the call may take with all its retries: the {@code maxDuration} of its {@code @Retry}. */
    public Optional<Duration> budget() {
        return Optional.ofNullable(budget);
    }
}
