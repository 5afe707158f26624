package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.lifecycle.Requests.arrive;
import static io.quarkiverse.rest.idempotency.lifecycle.Requests.policy;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.SETTLE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.Nodes;
import io.quarkiverse.rest.idempotency.protocol.ProtocolLimits;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.protocol.Timers;

/**
 * A request that ends before its method begins: its client disconnects, or it is closed. Nothing happens, and no key is kept.
 */
class GivingUpTest {

    private final Requests requests = new Requests();
    private final Nodes nodes = requests.nodes;
    private final RequestLifecycle lifecycle = requests.request();

    @Test
    void disconnect_beforeTheRequestArrives_discardsIt_withoutAStoreCall() {
        lifecycle.disconnected();

        assertThat(arrive(lifecycle, REJECT)).isEqualTo(new Step.Discard());
        assertThat(nodes.store.calls()).isZero();
    }

    @Test
    void disconnect_whileTheIdentityIsResolved_discards_withoutAStoreCall() {
        CompletableFuture<Attempt> identity = new CompletableFuture<>();
        lifecycle.arrived(identity);

        lifecycle.disconnected();
        identity.complete(attempt(REJECT));

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Discard());
        assertThat(nodes.store.calls()).isZero();
    }

    @Test
    void disconnect_beforeTheIdentityFails_discardsTheRequest() {
        CompletableFuture<Attempt> identity = new CompletableFuture<>();
        lifecycle.arrived(identity);

        lifecycle.disconnected();
        identity.completeExceptionally(new IllegalStateException("nobody"));

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Discard());
    }

    @Test
    void disconnect_whileTheStoreIsAsked_givesALateReserveBack() {
        Gate gate = nodes.store.holdBefore(Call.RESERVE);
        Step.Await await = (Step.Await) arrive(lifecycle, REJECT);

        lifecycle.disconnected();

        assertThat(await.answer()).as("the request goes on at once").isDone();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Discard());
        gate.open();
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void disconnect_rightBeforeTheStoreIsAsked_givesALateReserveBack() {
        RequestLifecycle[] asking = new RequestLifecycle[1];
        IdempotencyProtocol node = nodeThatIsHeldUp(() -> asking[0].disconnected());
        asking[0] = new RequestLifecycle(node, policy(false));
        Gate gate = nodes.store.holdBefore(Call.RESERVE);

        assertThat(arrive(asking[0], REJECT)).isEqualTo(new Step.Discard());

        gate.open();
        assertThat(requests.isKeyFree()).isTrue();
    }

    /** A node that something happens on whenever it looks at its clock, as it does right before it asks the store. */
    private IdempotencyProtocol nodeThatIsHeldUp(Runnable meanwhile) {
        Timers timers = new Timers() {
            @Override
            public long nanoTime() {
                meanwhile.run();
                return nodes.timers.nanoTime();
            }

            @Override
            public Timer schedule(Duration delay, Runnable action) {
                return nodes.timers.schedule(delay, action);
            }
        };
        return new IdempotencyProtocol(nodes.store, timers, new Random(3),
                new ProtocolLimits(STORE_BOUND, SETTLE_BOUND, Nodes.HEARTBEAT, Nodes.POLL, 10, 10));
    }

    @Test
    void disconnect_ofAnAdmittedRequest_discardsIt_andGivesItsKeyBack() {
        Gate gate = nodes.store.holdBefore(Call.RESERVE);
        arrive(lifecycle, REJECT);
        gate.open();

        lifecycle.disconnected();

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Discard());
        assertThat(lifecycle.execution()).isNull();
        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void disconnect_ofAWaitingDuplicate_discardsIt_andItsOwnerGoesOn() {
        own(nodes.node, attempt(REJECT));
        Step.AwaitOwner await = (Step.AwaitOwner) arrive(lifecycle, WAIT);

        lifecycle.disconnected();

        assertThat(await.admission()).isDone();
        assertThat(lifecycle.resumed()).isEqualTo(new Step.Discard());
        nodes.timers.advance(Nodes.TICK);
        assertThat(nodes.node.waiting()).isZero();
        assertThat(requests.isOwned()).isTrue();
    }

    @Test
    void close_whileTheIdentityIsResolved_asksNoStore() {
        CompletableFuture<Attempt> identity = new CompletableFuture<>();
        lifecycle.arrived(identity);

        lifecycle.closed();
        identity.complete(attempt(REJECT));

        assertThat(lifecycle.resumed()).isEqualTo(new Step.Discard());
        assertThat(nodes.store.calls()).isZero();
    }

    @Test
    void close_whileTheStoreIsAsked_givesALateReserveBack() {
        Gate gate = nodes.store.holdBefore(Call.RESERVE);
        arrive(lifecycle, REJECT);

        lifecycle.closed();
        gate.open();

        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void close_ofAnAdmittedRequest_givesItsKeyBack() {
        Gate gate = nodes.store.holdBefore(Call.RESERVE);
        arrive(lifecycle, REJECT);
        gate.open();
        assertThat(requests.isOwned()).isTrue();

        lifecycle.closed();

        assertThat(requests.isKeyFree()).isTrue();
    }

    @Test
    void close_ofAWaitingDuplicate_endsItsWait_andItsOwnerGoesOn() {
        own(nodes.node, attempt(REJECT));
        Step.AwaitOwner await = (Step.AwaitOwner) arrive(lifecycle, WAIT);

        lifecycle.closed();

        assertThat(await.admission()).isDone();
        nodes.timers.advance(Nodes.TICK);
        assertThat(nodes.node.waiting()).isZero();
        assertThat(requests.isOwned()).isTrue();
    }

    @Test
    void close_ofADuplicateThatIsDecidedMeanwhile_changesNothing() {
        own(nodes.otherNode, attempt(REJECT));
        Gate gate = nodes.store.holdBefore(Call.RESERVE);
        arrive(lifecycle, REJECT);
        gate.open();

        lifecycle.closed();

        assertThat(nodes.store.calls(Call.RELEASE)).isZero();
        assertThat(requests.isOwned()).isTrue();
    }

    @Test
    void close_ofARequestWithoutArrival_asksNoStore() {
        lifecycle.closed();

        nodes.timers.advance(LEASE);
        assertThat(nodes.store.calls()).isZero();
    }
}
