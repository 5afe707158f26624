package io.quarkiverse.rest.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;

import jakarta.ws.rs.ProcessingException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorthRetryingTest {

    private final WorthRetrying predicate = new WorthRetrying();

    @Test
    void noAnswer_mayBeOneNextTime() {
        assertThat(predicate.test(new IOException("closed"))).isTrue();
        assertThat(predicate.test(new ProcessingException("closed"))).isTrue();
    }

    @Test
    void badArguments_stayBad() {
        assertThat(predicate.test(new IllegalArgumentException("key"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 201, 408, 421, 423, 424, 425, 429, 500, 502, 503, 504 })
    void transientStatus_isWorthRetrying(int status) {
        assertThat(predicate.test(answered(status, null))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = { 301, 307, 400, 401, 402, 403, 404, 409, 410, 412, 419, 422, 428 })
    void finalStatus_isNotWorthRetrying(int status) {
        assertThat(predicate.test(answered(status, null))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = { 400, 402, 409, 422 })
    void aClientError_passesWhereTheServerSaysSo(int status) {
        assertThat(predicate.test(answered(status, Duration.ZERO))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = { 301, 302, 307, 308 })
    void aRedirect_stays_whenTheServerAsksToWaitForIt(int status) {
        assertThat(predicate.test(answered(status, Duration.ZERO))).isFalse();
    }

    /** Holds for any exception that the application makes of its answers. */
    private static Exception answered(int status, Duration retryAfter) {
        Exception failure = new IllegalArgumentException("mapped");
        failure.addSuppressed(new FailedAttempt(status, retryAfter, null));
        return failure;
    }
}
