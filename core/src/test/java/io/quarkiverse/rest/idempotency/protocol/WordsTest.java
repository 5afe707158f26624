package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void word_ofAnAdmission_isThatOfItsKind() {
        assertThat(new Admission.Execute(own(new Nodes().node, attempt(REJECT))).word()).isEqualTo("executed");
        assertThat(new Admission.Replay(created("first")).word()).isEqualTo("replayed");
    }

    @Test
    void word_ofARejection_isThatOfItsKind() {
        assertThat(rejected(new Rejection.InProgress()).word()).isEqualTo("in_progress");
        assertThat(rejected(new Rejection.StoreUnavailable(null)).word()).isEqualTo("store_unavailable");
        assertThat(rejected(new Rejection.RecordUnreadable(null)).word()).isEqualTo("record_unreadable");
        assertThat(rejected(new Rejection.PausedPastLease()).word()).isEqualTo("paused_past_lease");
    }
}
