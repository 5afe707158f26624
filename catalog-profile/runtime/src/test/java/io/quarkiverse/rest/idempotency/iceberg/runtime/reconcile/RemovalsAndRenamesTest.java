package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.APPLIED;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.NOT_APPLIED;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence.Finding.UNKNOWN;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.RESERVATION;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.createdAt;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.nothing;
import static io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.State.withTheKey;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whether something was dropped or renamed by the request that was interrupted. */
class RemovalsAndRenamesTest {

    @Test
    void absentObject_wasDropped() {
        assertThat(Removals.of(nothing(), RESERVATION).finding()).isEqualTo(APPLIED);
        assertThat(Removals.ofNamespace(false).finding()).isEqualTo(APPLIED);
    }

    @Test
    void objectThatWasThereBefore_andStillIs_wasNotDropped() {
        assertThat(Removals.of(createdAt(State.BEFORE), RESERVATION).finding()).isEqualTo(NOT_APPLIED);
        assertThat(Removals.ofNamespace(true).finding()).isEqualTo(NOT_APPLIED);
    }

    @Test
    void newerObject_mayHaveBeenDroppedAndCreatedAgain() {
        assertThat(Removals.of(createdAt(State.AFTER), RESERVATION).finding()).isEqualTo(UNKNOWN);
        assertThat(Removals.of(createdAt(State.NEAR), RESERVATION).finding()).as("within the skew").isEqualTo(UNKNOWN);
    }

    @Test
    void unregisteredTable_thatIsThere_runsAgain_andIsUnknownOnceGone() {
        assertThat(Removals.ofUnregistered(createdAt(State.BEFORE), RESERVATION).finding()).isEqualTo(NOT_APPLIED);
        assertThat(Removals.ofUnregistered(createdAt(State.AFTER), RESERVATION).finding()).isEqualTo(UNKNOWN);
        assertThat(Removals.ofUnregistered(nothing(), RESERVATION).finding()).as("its last metadata is the answer")
                .isEqualTo(UNKNOWN);
    }

    @Test
    void sourceThatIsGone_withItsDestinationThere_wasRenamed() {
        assertThat(Renames.of(nothing(), createdAt(State.BEFORE), RESERVATION).finding()).isEqualTo(APPLIED);
        assertThat(Renames.of(createdAt(State.AFTER), withTheKey(), RESERVATION).finding()).isEqualTo(APPLIED);
    }

    @Test
    void aSourceThatIsStillThere_wasNotRenamed() {
        assertThat(Renames.of(createdAt(State.BEFORE), nothing(), RESERVATION).finding()).isEqualTo(NOT_APPLIED);
        assertThat(Renames.of(createdAt(State.BEFORE), createdAt(State.AFTER), RESERVATION).finding())
                .as("the name is taken by another").isEqualTo(NOT_APPLIED);
    }

    @Test
    void otherState_tellsNothing() {
        assertThat(Renames.of(nothing(), nothing(), RESERVATION).finding()).isEqualTo(UNKNOWN);
        assertThat(Renames.of(createdAt(State.AFTER), nothing(), RESERVATION).finding()).isEqualTo(UNKNOWN);
    }
}
