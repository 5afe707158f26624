package io.quarkiverse.rest.idempotency.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLifetimeTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final KeyLifetime lifetime = new KeyLifetime(Duration.ofHours(24), Duration.ofMinutes(5), true);

    @Test
    void timeOf_uuidOfVersion7_isItsFirst48Bits() {
        // The example of RFC 9562, appendix A.6.
        assertThat(lifetime.timeOf("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"))
                .isEqualTo(Instant.parse("2022-02-22T19:22:22Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "8e03978e-40d5-43dd-bc93-6894a57f9324", "key", "", "017f22e2-79bx-7cc3-98c4-dc0c0c07398f" })
    void timeOf_anotherKey_isUnknown(String key) {
        assertThat(lifetime.timeOf(key)).isNull();
    }

    @Test
    void timeOf_whereKeysAreNoUuidsOfVersion7_isUnknown() {
        assertThat(new KeyLifetime(Duration.ofHours(1), Duration.ZERO, false).timeOf("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"))
                .isNull();
    }

    @Test
    void key_beginsRecords_untilTheRetentionHasPassed() {
        assertThat(lifetime.isOver(NOW.minus(Duration.ofHours(24)), NOW)).isFalse();
        assertThat(lifetime.isOver(NOW.minus(Duration.ofHours(24)).minusMillis(1), NOW)).isTrue();
    }

    @Test
    void key_ofAClockThatIsAhead_isAcceptedWithinTheAllowance() {
        assertThat(lifetime.isAhead(NOW.plus(Duration.ofMinutes(5)), NOW)).isFalse();
        assertThat(lifetime.isAhead(NOW.plus(Duration.ofMinutes(5)).plusMillis(1), NOW)).isTrue();
    }

    @Test
    void record_isKeptForAsLongAsAKeyOfAnAcceptedClockCanBegin() {
        Instant made = NOW.plus(lifetime.skew());
        Instant lastAccepted = made.plus(lifetime.retention());

        assertThat(lifetime.isOver(made, lastAccepted)).isFalse();
        assertThat(NOW.plus(lifetime.kept())).as("end of the record of a request that was sent at once")
                .isAfterOrEqualTo(lastAccepted);
    }
}
