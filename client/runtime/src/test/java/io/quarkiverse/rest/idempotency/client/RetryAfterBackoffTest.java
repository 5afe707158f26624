package io.quarkiverse.rest.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RetryAfterBackoffTest {

    private final AtomicLong nanos = new AtomicLong(-5);
    private final RetryAfterBackoff backoff = new RetryAfterBackoff(nanos::get);

    @RepeatedTest(20)
    void delays_withoutAnAnswer_doubleButForARandomHalf() {
        backoff.init(1000);

        assertThat(backoff.nextDelayInMillis(new IOException())).isBetween(500L, 1000L);
        assertThat(backoff.nextDelayInMillis(new IOException())).isBetween(1000L, 2000L);
        assertThat(backoff.nextDelayInMillis(answered(503, null))).isBetween(2000L, 4000L);
        assertThat(backoff.nextDelayInMillis(new IOException())).isBetween(4000L, 8000L);
        assertThat(backoff.nextDelayInMillis(new IOException())).isBetween(5000L, 10_000L);
        assertThat(backoff.nextDelayInMillis(new IOException())).isBetween(5000L, 10_000L);
    }

    @Test
    void firstDelay_withoutAConfiguredOne_isShort() {
        backoff.init(0);

        assertThat(backoff.nextDelayInMillis(new IOException())).isBetween(50L, 100L);
    }

    @Test
    void aLongDelay_isKept() {
        backoff.init(60_000);

        assertThat(backoff.nextDelayInMillis(new IOException())).isBetween(30_000L, 60_000L);
        assertThat(backoff.nextDelayInMillis(new IOException())).isBetween(30_000L, 60_000L);
    }

    @RepeatedTest(20)
    void delay_isAtLeastTheRetryAfterOfTheServer() {
        assertThat(backoff.nextDelayInMillis(answered(503, Duration.ofSeconds(7)))).isBetween(7000L, 7050L);
    }

    @Test
    void retryAfter_beyondTheBudget_endsTheCall() {
        Duration budget = Duration.ofSeconds(10);
        assertThat(backoff.nextDelayInMillis(answered(503, Duration.ofSeconds(7), budget))).isBetween(7000L, 7050L);
        nanos.addAndGet(Duration.ofSeconds(7).toNanos());
        assertThat(backoff.nextDelayInMillis(answered(409, Duration.ofSeconds(2), budget))).isBetween(2000L, 2999L);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        Exception last = answered(503, Duration.ofSeconds(1), budget);

        assertThatThrownBy(() -> backoff.nextDelayInMillis(last)).isSameAs(last);
    }

    @Test
    void aMomentBeforeTheBudgetEnds_isEarlyEnough() {
        assertThat(backoff.nextDelayInMillis(answered(503, Duration.ofMillis(9_999), Duration.ofSeconds(10))))
                .isEqualTo(9_999);
    }

    private static Exception answered(int status, Duration retryAfter) {
        return answered(status, retryAfter, null);
    }

    private static Exception answered(int status, Duration retryAfter, Duration budget) {
        Exception failure = new IOException("mapped");
        failure.addSuppressed(new IOException("something else"));
        failure.addSuppressed(new FailedAttempt(status, retryAfter, budget));
        return failure;
    }
}
