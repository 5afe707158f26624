package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN_OUTCOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Wishes of a method for its response are followed as far as no retry repeats an effect that is there.
 */
class RecordingWishTest {

    private static final RecordingWish DO_NOT_RECORD = new RecordingWish.DoNotRecord();
    private static final Duration SHORT = Duration.ofSeconds(10);

    private final Requests requests = new Requests();
    private final ScriptedTransaction transaction = requests.transaction();

    @ParameterizedTest
    @ValueSource(ints = { 200, 202, 400, 402, 409 })
    void doNotRecord_ofAnyRecordedStatus_freesTheKey(int status) {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.wish(DO_NOT_RECORD);
        lifecycle.returned(status);

        assertThat(lifecycle.responded(status, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void doNotRecord_whoseResponseFails_freesTheKey() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.wish(DO_NOT_RECORD);
        lifecycle.returned(400);

        lifecycle.respondingFailed(new IllegalStateException("no writer"));
        lifecycle.responded(500, OWN_OUTCOME);

        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void doNotRecord_afterTheMethodReturned_isRecordedAsConfigured() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.returned(200);
        lifecycle.wish(DO_NOT_RECORD);

        lifecycle.responded(200, OWN_OUTCOME);

        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    void doNotRecord_ofARunThatIsRepeated_isNotOneOfTheNextRun() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.started();
        lifecycle.wish(DO_NOT_RECORD);
        lifecycle.started();
        lifecycle.returned(200);

        lifecycle.responded(200, OWN_OUTCOME);

        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    void doNotRecord_ofALaterRun_keepsTheEffectOfTheFormer() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.started();
        lifecycle.returned(200);
        lifecycle.started();
        lifecycle.wish(DO_NOT_RECORD);

        lifecycle.responded(409, OWN_OUTCOME);

        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @ParameterizedTest
    @ValueSource(ints = { 400, 409 })
    void doNotRecord_ofARejectionInATransaction_rollsBack_andFreesTheKey(int status) {
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.wish(DO_NOT_RECORD);

        assertThat(lifecycle.responded(status, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(transaction.calls()).containsExactly("rollBack");
        assertThat(requests.isKeyFree()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 201, 204, 303 })
    void doNotRecord_ofASuccessInATransaction_isRejected_andNothingIsCommitted(int status) {
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.wish(DO_NOT_RECORD);

        assertThat(lifecycle.responded(status, OWN_OUTCOME)).isInstanceOfSatisfying(Step.Rethrow.class,
                rethrow -> assertThat(rethrow.failure()).isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("The method answered " + status + " and called doNotRecord()"));
        assertThat(transaction.calls()).containsExactly("rollBack");

        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void recordFor_keepsTheRecordForThatTime() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.wish(new RecordingWish.RecordFor(SHORT));

        lifecycle.responded(201, OWN_OUTCOME);

        requests.nodes.timers.advance(SHORT.minusMillis(1));
        assertThat(requests.recorded()).isEqualTo(OWN);
        requests.nodes.timers.advance(Duration.ofMillis(1));
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void recordFor_inATransaction_keepsTheRecordForThatTime() {
        RequestLifecycle lifecycle = requests.running(transaction);
        lifecycle.wish(new RecordingWish.RecordFor(SHORT));

        lifecycle.responded(201, OWN_OUTCOME);

        assertThat(requests.recorded()).isEqualTo(OWN);
        requests.nodes.timers.advance(SHORT);
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void recordFor_ofAnAnswerOfTheMoment_doesNotRecordIt() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.wish(new RecordingWish.RecordFor(SHORT));

        lifecycle.responded(429, OWN_OUTCOME);

        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void lastWish_counts() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.wish(DO_NOT_RECORD);
        lifecycle.wish(new RecordingWish.RecordFor(SHORT));

        lifecycle.responded(201, OWN_OUTCOME);

        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @ParameterizedTest
    @ValueSource(strings = { "PT0S", "PT-1S" })
    void recordFor_withoutAPositiveTime_isRejected(Duration retention) {
        assertThatThrownBy(() -> new RecordingWish.RecordFor(retention)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Expected a positive duration, was " + retention);
    }

    @Test
    void conflictWithRetryAfter_frees_alsoWhereItsResponseFails() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.returned(409, true);
        lifecycle.responded(409, true, OWN_OUTCOME);

        assertThat(requests.isKeyFree()).isTrue();

        RequestLifecycle failing = requests.running();
        failing.returned(409, true);
        failing.respondingFailed(new IllegalStateException("no writer"));
        failing.responded(500, () -> new RecordedResponse.Unreplayable(500, "never"));

        assertThat(requests.isKeyFree()).isTrue();
    }
}
