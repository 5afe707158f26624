package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.ForwardingStore;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/** While a secret is rotated, a key has one record, whatever secret its node makes records with. */
class OtherIdsTest {

    private static final RecordId FORMER = Nodes.KEY;
    private static final RecordId NEXT = Nodes.OTHER_KEY;
    private static final Binding KEYED = new Binding(BINDING.operation(), BINDING.resource(), "f1 under the next secret");

    private final Nodes nodes = new Nodes();

    /** The request on a node that knows the former secret only. */
    private static Attempt former(OperationPolicy policy) {
        return new Attempt(FORMER, "default", BINDING, policy);
    }

    /** The request on a node that makes records with the former secret, and knows the next one. */
    private static Attempt prepared(OperationPolicy policy) {
        return new Attempt(FORMER, "default", null, null, BINDING, policy, null, List.of(new Attempt.Other(NEXT, KEYED, null)));
    }

    /** The request on a node that makes records with the next secret, and knows the former one. */
    private static Attempt rotated(OperationPolicy policy) {
        return new Attempt(NEXT, "default", null, null, KEYED, policy, null, List.of(new Attempt.Other(FORMER, BINDING, null)));
    }

    private LoadResult load(RecordId id) {
        return nodes.records.load(List.of(id)).toCompletableFuture().join().get(0);
    }

    @Test
    void record_ofTheFormerSecret_isReplayedAfterTheRotation() {
        nodes.otherNode.complete(own(nodes.otherNode, former(REJECT)), created("first")).join();

        assertThat(nodes.node.admit(rotated(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
        assertThat(load(NEXT)).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void record_ofTheNextSecret_isReplayedByANodeThatIsNotRotatedYet() {
        nodes.otherNode.complete(own(nodes.otherNode, rotated(REJECT)), created("first")).join();

        assertThat(nodes.node.admit(prepared(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
        assertThat(load(FORMER)).isInstanceOf(LoadResult.Absent.class);
    }

    @Test
    void request_underTheOtherId_isFollowed() {
        Execution first = own(nodes.otherNode, prepared(REJECT));

        assertThat(nodes.node.admit(rotated(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
        CompletableFuture<Admission> waiting = nodes.node.admit(rotated(WAIT));
        nodes.otherNode.complete(first, created("first")).join();
        nodes.timers.advance(Nodes.TICK);

        assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("first")));
    }

    @Test
    void staleRecord_underTheFormerId_isTakenOverAsThatRecord() {
        nodes.ownedByADeadNode(prepared(RE_EXECUTE));

        Execution takenOver = own(nodes.node, rotated(RE_EXECUTE));

        assertThat(takenOver.ownership().id()).isEqualTo(FORMER);
        nodes.node.complete(takenOver, created("second")).join();
        assertThat(nodes.node.admit(rotated(REJECT)).join()).isEqualTo(new Admission.Replay(created("second")));
    }

    @Test
    void staleRecord_underTheFormerId_isReconciledAsThatRecord() {
        Reconciliation own = (record, reservedAt) -> {
            throw new AssertionError("The record is not under the next id");
        };
        List<Instant> asked = new ArrayList<>();
        Reconciliation other = (record, reservedAt) -> {
            asked.add(reservedAt);
            return CompletableFuture.completedFuture(new Reconciliation.Verdict.NotApplied());
        };
        nodes.ownedByADeadNode(new Attempt(FORMER, "default", BINDING, Nodes.RECONCILE, other));

        Attempt attempt = new Attempt(NEXT, "default", null, null, KEYED, Nodes.RECONCILE, own,
                List.of(new Attempt.Other(FORMER, BINDING, other)));
        assertThat(nodes.node.admit(attempt).join()).isInstanceOf(Admission.Execute.class);
        assertThat(asked).hasSize(1);
    }

    @Test
    void otherRequest_underTheOtherId_isRejected() {
        nodes.otherNode.complete(own(nodes.otherNode, prepared(REJECT)), created("first")).join();
        Attempt other = new Attempt(NEXT, "default", null, null, KEYED, REJECT, null,
                List.of(new Attempt.Other(FORMER, new Binding(BINDING.operation(), BINDING.resource(), "f2"), null)));

        assertThat(nodes.node.admit(other).join())
                .isEqualTo(rejected(new Rejection.Reused(EnumSet.of(Binding.Difference.PAYLOAD))));
    }

    @Test
    void lookAtTheOtherIds_thatFails_runsNothingAndGivesTheReserveBack() {
        nodes.store.failBefore(ScriptedStore.Call.LOAD, new IllegalStateException("down"));
        assertThat(nodes.node.admit(rotated(REJECT)).join()).isInstanceOf(Admission.Rejected.class);

        ScriptedStore.Gate first = nodes.store.holdBefore(ScriptedStore.Call.LOAD);
        nodes.store.failBefore(ScriptedStore.Call.LOAD, new IllegalStateException("down"));
        CompletableFuture<Admission> admission = nodes.node.admit(rotated(REJECT));
        first.open();
        assertThat(admission.join()).isInstanceOf(Admission.Rejected.class);

        nodes.timers.advance(Nodes.LEASE);
        assertThat(load(NEXT)).isInstanceOf(LoadResult.Absent.class);
    }

    /** All orders of the calls of two nodes that stand on both sides of the rotation. */
    @Test
    void key_inEveryOrderOfTheCallsOfTwoSecrets_hasOneOwner() {
        int executed = 0;
        for (int order = 0; order < 1 << 10; order++) {
            Nodes fresh = new Nodes();
            Stepped one = new Stepped(fresh.records);
            Stepped two = new Stepped(fresh.records);
            CompletableFuture<Admission> prepared = node(fresh, one, 4).admit(prepared(REJECT));
            CompletableFuture<Admission> rotated = node(fresh, two, 5).admit(rotated(REJECT));
            for (int step = 0; one.isBusy() || two.isBusy(); step++) {
                boolean first = (order >> step & 1) == 0;
                (first && one.isBusy() || !two.isBusy() ? one : two).step();
            }
            int owners = (prepared.join() instanceof Admission.Execute ? 1 : 0)
                    + (rotated.join() instanceof Admission.Execute ? 1 : 0);
            assertThat(owners).as("order " + Integer.toBinaryString(order)).isLessThanOrEqualTo(1);
            executed += owners;
            if (owners == 0) {
                // Both gave way, so the next attempt is a first one.
                assertThat(fresh.node.admit(rotated(REJECT)).join()).isInstanceOf(Admission.Execute.class);
            }
        }
        assertThat(executed).isPositive();
    }

    private static IdempotencyProtocol node(Nodes nodes, IdempotencyStore store, int seed) {
        return new IdempotencyProtocol(store, nodes.timers.new OfNode(), new Random(seed),
                new ProtocolLimits(Nodes.STORE_BOUND, Nodes.SETTLE_BOUND, Nodes.HEARTBEAT, Nodes.POLL, 100, 10),
                new ProtocolListener() {
                });
    }

    /** Makes one call at a time, when it is told to. */
    private static final class Stepped extends ForwardingStore {

        private final Deque<Runnable> calls = new ArrayDeque<>();

        Stepped(IdempotencyStore store) {
            super(store);
        }

        boolean isBusy() {
            return !calls.isEmpty();
        }

        void step() {
            calls.remove().run();
        }

        private <T> CompletionStage<T> later(Supplier<CompletionStage<T>> call) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            calls.add(() -> call.get().thenAccept(answer::complete));
            return answer;
        }

        @Override
        public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
            return later(() -> super.reserve(reservations));
        }

        @Override
        public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
            return later(() -> super.load(ids));
        }

        @Override
        public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
            return later(() -> super.release(releases));
        }
    }
}
