package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RETENTION;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * Keys that are too old to begin a record: a record that is there decides, and nothing runs where there is none.
 */
class ExpiredKeyTest {

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    private static Attempt late(OperationPolicy policy, Binding binding) {
        return new Attempt(KEY, "realm", null, null, binding, policy, true, null, List.of());
    }

    private static Attempt late(OperationPolicy policy) {
        return late(policy, BINDING);
    }

    @Test
    void expiredKey_withoutARecord_isRejected_andReservesNothing() {
        assertThat(node.admit(late(REJECT)).join()).isEqualTo(rejected(new Rejection.KeyExpired()));
        assertThat(nodes.store.reserved()).isEmpty();
        assertThat(nodes.store.calls()).as("one round trip").isEqualTo(1);
        assertThat(node.admit(attempt(REJECT)).join()).as("another request").isInstanceOf(Admission.Execute.class);
    }

    @Test
    void expiredKey_whoseRecordIsCompleted_isReplayed() {
        node.complete(own(node, attempt(REJECT)), created("first")).join();

        assertThat(node.admit(late(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
        nodes.timers.advance(RETENTION);
        assertThat(node.admit(late(REJECT)).join()).isEqualTo(rejected(new Rejection.KeyExpired()));
    }

    @Test
    void expiredKey_ofAnotherRequest_isReused() {
        node.complete(own(node, attempt(REJECT)), created("first")).join();

        assertThat(node.admit(late(REJECT, new Binding("POST /payments", "/payments", "f2"))).join())
                .isEqualTo(rejected(new Rejection.Reused(Set.of(Binding.Difference.PAYLOAD))));
    }

    @Test
    void expiredKey_whoseOwnerRuns_isInProgress() {
        own(node, attempt(REJECT));

        assertThat(node.admit(late(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
        assertThat(nodes.otherNode.admit(late(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
    }

    @Test
    void expiredKey_thatWaitsForAnOwnerThatGivesItsKeyBack_isRejected() {
        Execution running = own(node, attempt(WAIT));
        CompletableFuture<Admission> waits = node.admit(late(WAIT));

        node.release(running).join();

        assertThat(waits.join()).isEqualTo(rejected(new Rejection.KeyExpired()));
    }

    @Test
    void expiredKey_whoseRecordIsStale_takesItOver() {
        nodes.ownedByADeadNode(attempt(RE_EXECUTE));

        assertThat(node.admit(late(RE_EXECUTE)).join()).isInstanceOf(Admission.Execute.class);
    }
}
