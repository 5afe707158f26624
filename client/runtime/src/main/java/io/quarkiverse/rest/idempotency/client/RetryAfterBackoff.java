package io.quarkiverse.rest.idempotency.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

import io.smallrye.faulttolerance.api.CustomBackoffStrategy;

/**
 * Decides the wait before a retry of an {@link IdempotentCall}: the time that the server asked for by {@code Retry-After}, and
 * a little more, so that not all clients come back at once. Where it did not ask, the {@code delay} of the {@code @Retry} (100
 * ms where that is 0), doubled from one retry to the next up to 10 s, of which a random half is left out.
 * <p>
 * A {@code Retry-After} that goes beyond the {@code maxDuration} of the {@code @Retry} is not waited for: the call fails at
 * once with the answer that it has.
 * <p>
 * It is the backoff of {@code @Retry} on these methods unless {@code @Retry} has a backoff of its own. One instance is one call
 * with its retries; it may be used by one thread after the other.
 */
public final class RetryAfterBackoff implements CustomBackoffStrategy {

    private static final long FIRST_MILLIS = 100;
    private static final long LAST_MILLIS = 10_000;

    private final LongSupplier nanoTime;
    private final long startNanos;
    private long nextMillis = FIRST_MILLIS;

    /** Begins the call. */
    public RetryAfterBackoff() {
        this(System::nanoTime);
    }

    RetryAfterBackoff(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    @Override
    public synchronized void init(long initialDelayInMillis) {
        if (initialDelayInMillis > 0) {
            nextMillis = initialDelayInMillis;
        }
    }

    @Override
    public synchronized long nextDelayInMillis(Throwable failure) {
        long own = nextMillis;
        nextMillis = Math.max(own, Math.min(2 * own, LAST_MILLIS));
        long half = own / 2;
        long random = ThreadLocalRandom.current().nextLong(half + 1);
        Optional<FailedAttempt> attempt = FailedAttempt.of(failure);
        Optional<Duration> asked = attempt.flatMap(FailedAttempt::retryAfter);
        if (asked.isEmpty()) {
            return own - half + random;
        }
        long left = attempt.flatMap(FailedAttempt::budget).map(this::leftOf).orElse(Long.MAX_VALUE);
        long retryAfter = asked.get().toMillis();
        if (retryAfter >= left) {
            // Fault Tolerance would wait, and only then see that it may not retry any more. This exception ends the call.
            throw RetryAfterBackoff.<RuntimeException> unchecked(failure);
        }
        return Math.min(retryAfter + random, left - 1);
    }

    private long leftOf(Duration budget) {
        return budget.minusNanos(nanoTime.getAsLong() - startNanos).toMillis();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }
}
