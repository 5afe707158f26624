package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/** Ten thousand requests that wait on one node for owners on another. */
class ManyPendingRequestsTest {

    private static final int KEYS = 100;
    private static final int DUPLICATES_PER_KEY = 100;

    private final Nodes nodes = new Nodes(new ProtocolLimits(Nodes.STORE_BOUND, Nodes.SETTLE_BOUND, Nodes.HEARTBEAT, Nodes.POLL,
            KEYS * DUPLICATES_PER_KEY, DUPLICATES_PER_KEY));

    private static Attempt attemptOf(int key) {
        return attempt(RecordId.of("default", "alice", "key-" + key), Nodes.BINDING, Nodes.WAIT);
    }

    @Test
    void tenThousandPendingRequests_holdNoTimerEach_andShareOneLook() {
        List<Execution> owners = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            owners.add(own(nodes.otherNode, attemptOf(key)));
        }
        int timersBefore = nodes.timers.pending();
        List<CompletableFuture<Admission>> duplicates = new ArrayList<>();
        for (int i = 0; i < KEYS * DUPLICATES_PER_KEY; i++) {
            duplicates.add(nodes.node.admit(attemptOf(i % KEYS)));
        }
        assertThat(nodes.node.waiting()).isEqualTo(KEYS * DUPLICATES_PER_KEY);
        assertThat(nodes.timers.pending()).as("one tick for all").isEqualTo(timersBefore + 1);

        owners.forEach(owner -> nodes.otherNode.complete(owner, created("first")));
        int looksBefore = nodes.store.calls(Call.LOAD);
        nodes.timers.advance(Nodes.TICK);

        assertThat(nodes.store.calls(Call.LOAD)).isEqualTo(looksBefore + 1);
        assertThat(duplicates).allSatisfy(
                waiting -> assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("first"))));
        assertThat(nodes.node.waiting()).isZero();
    }
}
