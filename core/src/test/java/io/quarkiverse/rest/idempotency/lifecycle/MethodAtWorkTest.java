package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.OWN_OUTCOME;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.StalePolicy;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * A method whose response is not its own: a time-out has answered for it, or its response could not be made.
 */
class MethodAtWorkTest {

    private static final IllegalStateException FAILURE = new IllegalStateException("of a writer");

    private final Requests requests = new Requests();

    /** A request that a time-out has answered while the stage of its method is at work. */
    private RequestLifecycle answeredByATimeOut(OperationPolicy policy) {
        RequestLifecycle lifecycle = requests.running(policy);
        lifecycle.stageBegan();
        assertThat(lifecycle.responded(503, OWN_OUTCOME)).isEqualTo(new Step.Send());
        return lifecycle;
    }

    private void assertTombstone(int status) {
        assertThat(requests.recorded()).isInstanceOfSatisfying(RecordedResponse.Unreplayable.class, tombstone -> {
            assertThat(tombstone.status()).isEqualTo(status);
            assertThat(tombstone.reason()).isEqualTo("the method returned, but its response could not be written");
        });
    }

    @Test
    void timeOut_keepsTheKey_untilTheMethodEnds() {
        RequestLifecycle lifecycle = answeredByATimeOut(REJECT);
        requests.nodes.timers.advance(LEASE.multipliedBy(2));
        assertThat(requests.duplicate()).isEqualTo(rejected(new Rejection.InProgress()));
        assertThat(requests.nodes.store.calls(Call.RELEASE)).isZero();

        lifecycle.stageEnded();

        assertThat(requests.isKeyFree()).isTrue();
        assertThat(requests.nodes.node.running()).isZero();
    }

    @Test
    void timeOut_ofAMethodThatReturns_leavesATombstone() {
        RequestLifecycle lifecycle = answeredByATimeOut(REJECT);

        lifecycle.returned(201);
        lifecycle.stageEnded();

        assertTombstone(201);
    }

    @Test
    void timeOut_ofAMethodThatReturns_withAReconciler_isLeftToIt() {
        RequestLifecycle lifecycle = answeredByATimeOut(RECONCILE);

        lifecycle.returned(201);
        lifecycle.stageEnded();

        assertThat(requests.isLeaseEnded()).isTrue();
    }

    @Test
    void timeOut_ofAMethodThatFails_withAReconciler_isLeftToIt() {
        RequestLifecycle lifecycle = answeredByATimeOut(RECONCILE);

        lifecycle.stageEnded();

        assertThat(requests.isLeaseEnded()).isTrue();
    }

    @Test
    void timeOut_ofAMethodThatReturnsAServerError_givesTheKeyBack() {
        RequestLifecycle lifecycle = answeredByATimeOut(REJECT);

        lifecycle.returned(502);
        lifecycle.stageEnded();

        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void timeOut_ofSeveralRuns_keepsTheKey_untilTheLastEnds() {
        RequestLifecycle lifecycle = requests.running(REJECT);
        lifecycle.stageBegan();
        lifecycle.stageBegan();
        lifecycle.responded(503, OWN_OUTCOME);

        lifecycle.stageEnded();
        assertThat(requests.isOwned()).isTrue();
        lifecycle.stageEnded();

        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void timeOut_withoutAResponse_keepsTheKey_untilTheMethodEnds() {
        RequestLifecycle lifecycle = requests.running(REJECT);
        lifecycle.stageBegan();

        assertThat(lifecycle.failed(FAILURE)).isEqualTo(new Step.Rethrow(FAILURE));
        assertThat(requests.isOwned()).isTrue();
        lifecycle.stageEnded();

        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void fallback_thatAnswersForAMethodAtWork_isRecorded() {
        RequestLifecycle lifecycle = requests.running(REJECT);
        lifecycle.stageBegan();

        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Send());
        lifecycle.stageEnded();

        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    void stageThatEndsBeforeTheResponse_givesNothingBackByItself() {
        RequestLifecycle lifecycle = requests.running(REJECT);
        lifecycle.stageBegan();
        lifecycle.stageEnded();

        assertThat(requests.isOwned()).isTrue();
        assertThat(lifecycle.responded(201, OWN_OUTCOME)).isEqualTo(new Step.Send());
        assertThat(requests.recorded()).isEqualTo(OWN);
    }

    @Test
    void stageThatBeginsAfterTheAnswer_givesNothingBackAgain() {
        RequestLifecycle lifecycle = answeredByATimeOut(REJECT);
        lifecycle.stageEnded();

        lifecycle.stageBegan();
        lifecycle.stageEnded();

        assertThat(requests.nodes.store.calls(Call.RELEASE)).isEqualTo(1);
        assertThat(requests.nodes.heard.lost).isEmpty();
    }

    @Test
    void returnedMethod_whoseResponseFails_leavesATombstone() {
        RequestLifecycle lifecycle = requests.running(REJECT);
        lifecycle.returned(201);

        assertThat(lifecycle.respondingFailed(FAILURE)).isEqualTo(new Step.Rethrow(FAILURE));
        assertThat(lifecycle.responded(500, OWN_OUTCOME)).isEqualTo(new Step.Send());

        assertTombstone(201);
    }

    @Test
    void returnedMethod_thatIsSafeToRepeat_leavesATombstoneToo() {
        RequestLifecycle lifecycle = requests.running();
        assertThat(lifecycle.execution().attempt().policy().stale()).isEqualTo(StalePolicy.RE_EXECUTE);
        lifecycle.returned(200);
        lifecycle.respondingFailed(FAILURE);

        lifecycle.responded(500, OWN_OUTCOME);

        assertTombstone(200);
    }

    @Test
    void returnedMethod_whoseResponseFails_withAReconciler_isLeftToIt() {
        RequestLifecycle lifecycle = requests.running(RECONCILE);
        lifecycle.returned(201);
        lifecycle.respondingFailed(FAILURE);

        assertThat(lifecycle.responded(429, OWN_OUTCOME)).isEqualTo(new Step.Send());

        assertThat(requests.isLeaseEnded()).isTrue();
    }

    @Test
    void returnedMethod_whoseFailureHasNoResponse_leavesATombstone() {
        RequestLifecycle lifecycle = requests.running(REJECT);
        lifecycle.returned(201);

        assertThat(lifecycle.failed(FAILURE)).isEqualTo(new Step.Rethrow(FAILURE));

        assertTombstone(201);
    }

    @Test
    void returnedMethod_whoseFailureIsMappedTo4xx_isRecordedWithIt() {
        RequestLifecycle lifecycle = requests.running(REJECT);
        lifecycle.returned(201);
        lifecycle.respondingFailed(FAILURE);

        assertThat(lifecycle.responded(406, () -> OWN)).isEqualTo(new Step.Send());

        assertThat(requests.recorded()).isEqualTo(OWN);
    }
}
