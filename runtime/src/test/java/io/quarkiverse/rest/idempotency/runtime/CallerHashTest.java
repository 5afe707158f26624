package io.quarkiverse.rest.idempotency.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/** The hash that marks the records of a caller. */
class CallerHashTest {

    private static final CallerHash HASH = new CallerHash("0123456789abcdef0123456789abcdef");

    @Test
    void hash_isThatOfRealmAndPrincipal() {
        assertThat(HASH.of("default", "alice")).hasSize(RecordId.LENGTH).isEqualTo(HASH.of("default", "alice"))
                .isNotEqualTo(HASH.of("default", "bob")).isNotEqualTo(HASH.of("other", "alice"));
        assertThat(HASH.of("a", "bc")).isNotEqualTo(HASH.of("ab", "c"));
    }

    @Test
    void hashUnderAnotherSecret_isAnotherOne() {
        assertThat(new CallerHash("another secret of the application").of("default", "alice"))
                .isNotEqualTo(HASH.of("default", "alice"));
    }
}
