package io.quarkiverse.rest.idempotency.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The request that an order of death concerns, when recordings of earlier requests go on in the background.
 */
class TroubleTest {

    private static final RecordId ID = RecordId.of("realm", null, "key");
    private static final Ownership EARLIER = new Ownership(ID, new Owner("earlier"), 1);
    private static final Ownership NEXT = new Ownership(ID, new Owner("next"), 2);

    private final Trouble trouble = new Trouble();

    @Test
    void orderedDeath_takesTheNextRecording_andNoOther() {
        trouble.orderDeath();

        assertThat(trouble.diesBeforeRecording(EARLIER)).isTrue();
        assertThat(trouble.diesBeforeRecording(NEXT)).isFalse();
    }

    @Test
    void recordingOfADeadNode_thatGoesOn_leavesTheNextDeathToTheNextRequest() {
        trouble.orderDeath();
        trouble.diesBeforeRecording(EARLIER);
        trouble.forget();
        trouble.orderDeath();

        assertThat(trouble.diesBeforeRecording(EARLIER)).as("the dead node stays dead").isTrue();
        assertThat(trouble.diesBeforeRecording(NEXT)).isTrue();
    }

    @Test
    void recordingThatFailedInAnOutage_andGoesOn_leavesTheDeathToTheNextRequest() {
        trouble.beginOutage();
        trouble.diesBeforeRecording(EARLIER);
        trouble.endOutage();
        trouble.orderDeath();

        assertThat(trouble.diesBeforeRecording(EARLIER)).isFalse();
        assertThat(trouble.diesBeforeRecording(NEXT)).isTrue();
    }

    @Test
    void forgottenOrder_takesNoRecording() {
        trouble.orderDeath();
        trouble.forget();

        assertThat(trouble.diesBeforeRecording(NEXT)).isFalse();
    }
}
