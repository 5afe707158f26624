package io.quarkiverse.rest.idempotency.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The names of records, which outlive versions. */
class RecordIdTest {

    @Test
    void id_ofAnyVersion_isTheSame() {
        assertThat(RecordId.of("default", null, "key-1")).hasToString("tG1zMNIGnL4Cy1N96VuRGi4sSfZYqDeF9M8k7vimmqI");
        assertThat(RecordId.of("default", "", "key-1")).hasToString("NoHZDwQVQpXjFFZspjuL3AcbPZavIKaaV5QpUiyWOhw");
        assertThat(RecordId.of("tenant", "\u00fcser", "k".repeat(255)))
                .hasToString("zFS4NCPRsYeLBzo1WqcrsW0tz05fStw3WfAtgZmQrMo");
    }

    @Test
    void id_ofPartsThatMoveTheirEnds_differs() {
        assertThat(RecordId.of("tenant", "alice", "key")).isNotEqualTo(RecordId.of("tenanta", "lice", "key"))
                .isNotEqualTo(RecordId.of("tenant", "alicek", "ey"));
    }

    @Test
    void id_ofAnotherLength_isRejected() {
        assertThatThrownBy(() -> new RecordId("short")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("43").hasMessageContaining("short");
    }
}
