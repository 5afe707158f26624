package io.quarkiverse.rest.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.rest.idempotency.protocol.RecordingRule;

/**
 * The client retries with one key only what the server, by its defaults, answers anew: a recorded response would be replayed to
 * every retry.
 */
class ServerAgreementTest {

    /** Released by the server, because another request with the same key is to run; the same request would fail again. */
    private static final Set<Integer> ANOTHER_REQUEST = Set.of(401, 403, 419, 428);

    private final WorthRetrying client = new WorthRetrying();
    private final RecordingRule server = new RecordingRule(RecordingRule.RELEASED_BY_DEFAULT);

    static IntStream errors() {
        return IntStream.range(400, 600);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void status_isRetried_exactlyWhereItIsReleasedAndTheSameRequestCanSucceed(int status) {
        boolean released = !server.records(status);

        assertThat(retried(status, null)).isEqualTo(released && !ANOTHER_REQUEST.contains(status));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void statusWithRetryAfter_isRetriedAndReleased(int status) {
        assertThat(retried(status, Duration.ofSeconds(1))).as("retried").isTrue();
        assertThat(server.records(status, true)).as("recorded").isFalse();
    }

    private boolean retried(int status, Duration retryAfter) {
        Exception failure = new Exception();
        failure.addSuppressed(new FailedAttempt(status, retryAfter, null));
        return client.test(failure);
    }
}
