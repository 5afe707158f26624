package io.quarkiverse.rest.idempotency.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;

/** The key of a downstream call: of which it is a function, and what it looks like. */
class DerivedKeyTest {

    private static final String OPERATION = "POST /payments";

    private static UUID derived(String realm, String principal, String key, String operation, String purpose) {
        return RecordId.of(realm, principal, key).deriveKey(operation, purpose);
    }

    /** The expected values are computed by another program from the description of the layout. */
    @Test
    void layout_doesNotChange_becauseDownstreamServicesRememberTheKeys() {
        assertThat(derived("tenant", "alice", "key-1", OPERATION, "charge"))
                .hasToString("ce3c78a9-bab5-882c-a0da-cef1af768a73");
        assertThat(derived("tenant", "alice", "key-1", OPERATION, "\u00dcberweisung"))
                .hasToString("d3bc6f72-274d-8442-b0e6-5053f8bab61c");
    }

    @Test
    void derivedKey_sameRecordOperationAndPurpose_isTheSame() {
        assertThat(derived("tenant", "alice", "key-1", OPERATION, "charge"))
                .isEqualTo(derived("tenant", "alice", "key-1", OPERATION, "charge"));
    }

    @Test
    void derivedKey_anyPartDiffers_isAnother() {
        assertThat(Set.of(derived("tenant", "alice", "key-1", OPERATION, "charge"),
                derived("other", "alice", "key-1", OPERATION, "charge"),
                derived("tenant", "bob", "key-1", OPERATION, "charge"),
                derived("tenant", null, "key-1", OPERATION, "charge"),
                derived("tenant", "alice", "key-2", OPERATION, "charge"),
                derived("tenant", "alice", "key-1", "POST /refunds", "charge"),
                derived("tenant", "alice", "key-1", OPERATION, "notify"))).hasSize(7);
    }

    @Test
    void derivedKey_partsThatJoinToOneText_areKeptApart() {
        RecordId record = RecordId.of("tenant", null, "key");

        assertThat(record.deriveKey("pay", "charge")).isNotEqualTo(record.deriveKey("paych", "arge"));
    }

    @Test
    void derivedKey_ofAnyInput_isAUuidOfVersion8() {
        Set<UUID> keys = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            UUID key = derived("tenant", null, "key-" + i, OPERATION, "charge");
            assertThat(key.version()).isEqualTo(8);
            assertThat(key.variant()).isEqualTo(2);
            keys.add(key);
        }
        assertThat(keys).hasSize(1000);
    }

    @Test
    void reconcilers_deriveWhatTheMethodDerives() {
        Binding binding = new Binding(OPERATION, "/payments", "fingerprint");
        RecordId record = RecordId.of("tenant", "alice", "key-1");
        UUID key = record.deriveKey(OPERATION, "charge");

        assertThat(new IdempotentRequest(OPERATION, "tenant", "alice", "key-1", binding, null).deriveKey("charge"))
                .isEqualTo(key);
        RecordId keyed = RecordId.of("elsewhere", "alice", "key-1");
        assertThat(new IdempotentRequest(OPERATION, "tenant", "alice", "key-1", binding, null).in(keyed).deriveKey("charge"))
                .as("of a record that was found under another id").isEqualTo(keyed.deriveKey(OPERATION, "charge"));
        assertThat(new AbandonedRecord(record, binding, Instant.EPOCH).deriveKey("charge")).isEqualTo(key);
    }

    @Test
    void blankPurpose_isRejected() {
        RecordId record = RecordId.of("tenant", null, "key");

        assertThatThrownBy(() -> record.deriveKey(OPERATION, " ")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("purpose");
        assertThatThrownBy(() -> record.deriveKey(OPERATION, null)).isInstanceOf(NullPointerException.class)
                .hasMessageContaining("purpose");
    }
}
