package io.quarkiverse.rest.idempotency.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.InFlight;

/**
 * The values that the settings of an operation and the bounds of a node accept.
 */
class ProtocolSettingsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @CsvSource({ "PT0S, PT1S, PT1S, lease", "PT-1S, PT1S, PT1S, lease", "PT1S, PT0S, PT1S, retention",
            "PT1S, PT-1S, PT1S, retention", "PT1S, PT1S, PT-1S, wait limit" })
    void policyWithAnUnusableDuration_isRejectedByItsName(Duration lease, Duration retention, Duration waitLimit,
            String name) {
        assertThatThrownBy(
                () -> new OperationPolicy(lease, retention, InFlight.WAIT, waitLimit, StalePolicy.REJECT, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("The " + name + " must");
    }

    @Test
    void policy_saysTheAnswerToADuplicateInFlight() {
        assertThatThrownBy(() -> new OperationPolicy(SECOND, SECOND, null, SECOND, StalePolicy.REJECT, Duration.ZERO))
                .isInstanceOf(NullPointerException.class).hasMessage("inFlight");
    }

    @Test
    void policyWithAnUnusableBackOff_isRejectedByItsName() {
        assertThatThrownBy(() -> new OperationPolicy(SECOND, SECOND, InFlight.WAIT, SECOND, StalePolicy.RECONCILE,
                Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("The back-off must not be negative, was PT-1S");
    }

    @Test
    void aRequestOfAnOperationThatReconciles_bringsWhomToAsk() {
        assertThatThrownBy(() -> Nodes.attempt(Nodes.RECONCILE))
                .isInstanceOf(NullPointerException.class).hasMessage("reconciliation");
    }

    @ParameterizedTest
    @CsvSource({ "PT0S, PT1S, store bound", "PT-1S, PT1S, store bound", "PT1S, PT0S, heartbeat interval",
            "PT1S, PT-1S, heartbeat interval" })
    void boundsOfStoreAndHeartbeatThatAreNotPositive_areRejectedByTheirName(Duration storeBound, Duration heartbeat,
            String name) {
        assertThatThrownBy(() -> new ProtocolLimits(storeBound, SECOND, heartbeat, SECOND, 1, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("The " + name + " must be positive, was ");
    }

    @Test
    void waitLimit_mayBeZero() {
        assertThat(new OperationPolicy(SECOND, SECOND, InFlight.WAIT, Duration.ZERO, StalePolicy.REJECT, Duration.ZERO)
                .waitLimit()).isZero();
    }

    @ParameterizedTest
    @CsvSource({ "PT-1S, PT1S, 1, 1, settle bound", "PT1S, PT0S, 1, 1, poll interval", "PT1S, PT-1S, 1, 1, poll interval",
            "PT1S, PT1S, -1, 1, numbers of pending requests", "PT1S, PT1S, 1, -1, numbers of pending requests" })
    void unusableLimits_areRejectedByTheirName(Duration settleBound, Duration pollInterval, int max, int maxPerKey,
            String name) {
        assertThatThrownBy(() -> new ProtocolLimits(Duration.ofSeconds(2), settleBound, Duration.ofSeconds(1), pollInterval,
                max, maxPerKey))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("The " + name + " must");
    }

    @Test
    void pendingRequestLimit_mayBeZero() {
        assertThat(new ProtocolLimits(Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(1), SECOND, 0, 0).maxPending())
                .isZero();
    }

    @Test
    void policyWithAnotherLimit_keepsTheRest() {
        OperationPolicy policy = Nodes.REJECT.withMaxExecution(SECOND).withClientErrorRetention(Duration.ofMinutes(1));

        assertThat(policy).isEqualTo(new OperationPolicy(Nodes.LEASE, Nodes.RETENTION, InFlight.REJECT, Nodes.WAIT_LIMIT,
                StalePolicy.REJECT, Duration.ZERO, false, SECOND, Duration.ofMinutes(1)));
        assertThat(policy.withMaxExecution(Duration.ofHours(1)).clientErrorRetention()).isEqualTo(Duration.ofMinutes(1));
    }
}
