package io.quarkiverse.rest.idempotency.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/** Keys of the calls that one run of a method makes. */
class DownstreamKeysTest {

    private static final RecordId RECORD = RecordId.of("default", null, "key-1");

    private final DownstreamKeys keys = new DownstreamKeys(RECORD, "place-order");

    @Test
    void key_isThatOfItsRecordAndOperation() {
        assertThat(keys.derive("charge")).isEqualTo(RECORD.deriveKey("place-order", "charge"));
    }

    @Test
    void nextKeys_countTheCallsOfOneName() {
        assertThat(keys.next("ship")).isEqualTo(keys.derive("ship"));
        assertThat(keys.next("ship")).isEqualTo(keys.derive("ship#2"));
        assertThat(keys.next("bill")).isEqualTo(keys.derive("bill"));
    }

    @Test
    void requestsWithoutRecords_haveKeysOfTheirOwn() {
        assertThat(DownstreamKeys.random().derive("charge")).isNotEqualTo(DownstreamKeys.random().derive("charge"));
    }
}
