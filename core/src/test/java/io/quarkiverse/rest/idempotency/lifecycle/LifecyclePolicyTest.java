package io.quarkiverse.rest.idempotency.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;

class LifecyclePolicyTest {

    @Test
    void bounds_ofTheNode_allowForThreeStoreCallsBeforeTheDecision() {
        ProtocolLimits limits = new ProtocolLimits(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(1),
                Duration.ofMillis(100), 10, 10);

        assertThat(new LifecyclePolicy(Requests.OUTCOMES, true, limits)).isEqualTo(new LifecyclePolicy(Requests.OUTCOMES, true,
                Duration.ofSeconds(6), Duration.ofSeconds(5), Duration.ofSeconds(2)));
    }
}
