package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * A recorded 4xx is kept for a time of its own.
 */
class ClientErrorRetentionTest {

    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final OperationPolicy POLICY = REJECT.withClientErrorRetention(KEPT);
    private static final RecordedResponse NOT_FOUND = new RecordedResponse.Stored(404, List.of(), new byte[0]);

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    @Test
    void clientError_isReplayedForItsRetention_andRunsAgainAfterwards() {
        node.complete(own(node, attempt(POLICY)), NOT_FOUND).join();

        nodes.timers.advance(KEPT.minusNanos(1));
        assertThat(node.admit(attempt(POLICY)).join()).isInstanceOf(Admission.Replay.class);
        nodes.timers.advance(Duration.ofNanos(1));
        own(node, attempt(POLICY));
    }

    @Test
    void success_isKeptForTheRetentionOfItsOperation() {
        node.complete(own(node, attempt(POLICY)), created("first")).join();

        nodes.timers.advance(KEPT.multipliedBy(2));

        assertThat(node.admit(attempt(POLICY)).join()).isInstanceOf(Admission.Replay.class);
    }

    @Test
    void completionInATransaction_hasTheSameRetention() {
        Execution execution = own(node, attempt(POLICY));

        assertThat(node.completion(execution, NOT_FOUND).retention()).isEqualTo(KEPT);
        assertThat(node.completion(execution, created("first")).retention()).isEqualTo(POLICY.retention());
    }

    @Test
    void retentionThatIsNotPositive_isRejected() {
        assertThatThrownBy(() -> REJECT.withClientErrorRetention(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("retention of 4xx").hasMessageContaining("PT0S");
    }
}
