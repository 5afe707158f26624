package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.RECONCILE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * A response that says by itself that it is not known what became of its request ends it as a failure does.
 */
class ResponseInDoubtTest {

    private final Requests requests = new Requests();

    @Test
    void responseInDoubt_ofAny4xx_isLeftToTheReconciler() {
        RequestLifecycle lifecycle = requests.running(RECONCILE);
        lifecycle.returned(400);

        assertThat(lifecycle.respondedInDoubt()).isEqualTo(new Step.Send());
        assertThat(requests.isLeaseEnded()).isTrue();
    }

    @Test
    void responseInDoubt_withoutAReconciler_freesTheKey() {
        RequestLifecycle lifecycle = requests.running();
        lifecycle.returned(400);

        assertThat(lifecycle.respondedInDoubt()).isEqualTo(new Step.Send());
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void responseInDoubt_ofATransaction_isRolledBack() {
        ScriptedTransaction transaction = requests.transaction();
        RequestLifecycle lifecycle = requests.running(transaction);

        assertThat(lifecycle.respondedInDoubt()).isEqualTo(new Step.Send());
        assertThat(transaction.calls()).containsExactly("rollBack");
        assertThat(requests.recorded()).isNull();
        assertThat(requests.isKeyFree()).isTrue();
    }
}
