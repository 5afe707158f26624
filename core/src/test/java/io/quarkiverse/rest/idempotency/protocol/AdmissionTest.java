package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.OTHER_KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RETENTION;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static io.quarkiverse.rest.idempotency.spi.Binding.Difference.OPERATION;
import static io.quarkiverse.rest.idempotency.spi.Binding.Difference.PAYLOAD;
import static io.quarkiverse.rest.idempotency.spi.Binding.Difference.RESOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;

/**
 * Requests whose admission is decided at once, without a wait.
 */
class AdmissionTest {

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void thePolicySays_whetherAReserveMayBeAsynchronous(boolean asynchronous) {
        OperationPolicy policy = new OperationPolicy(LEASE, REJECT.retention(), REJECT.inFlight(), REJECT.waitLimit(),
                REJECT.stale(), REJECT.backOff(), asynchronous, OperationPolicy.UNLIMITED, REJECT.retention());

        own(node, attempt(policy));

        assertThat(nodes.store.reserved()).singleElement().extracting(Reservation::asynchronous).isEqualTo(asynchronous);
    }

    @Test
    void theFirstRequestExecutes_andOwnsItsKey() {
        Execution execution = own(node, attempt(REJECT));

        assertThat(execution.attempt()).isEqualTo(attempt(REJECT));
        assertThat(execution.ownership().id()).isEqualTo(KEY);
        assertThat(execution.ownership().owner()).isEqualTo(node.owner());
        assertThat(execution.leaseEndNanos()).isEqualTo(nodes.timers.nanoTime() + LEASE.toNanos());
        assertThat(nodes.store.calls()).as("one round trip").isEqualTo(1);
    }

    @Test
    @Tag("immutable-outcome")
    void duplicates_ofACompletedRequest_getItsResponse() {
        node.complete(own(node, attempt(REJECT)), created("first")).join();

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("first")));
        assertThat(nodes.otherNode.admit(attempt(WAIT)).join()).isEqualTo(new Admission.Replay(created("first")));
    }

    @Test
    void replay_takesOneRoundTrip() {
        nodes.otherNode.complete(own(nodes.otherNode, attempt(REJECT)), created("first")).join();

        node.admit(attempt(REJECT)).join();

        assertThat(nodes.store.calls()).isEqualTo(1);
    }

    @Test
    void otherKey_isAnotherFirstRequest() {
        own(node, attempt(REJECT));

        assertThat(node.admit(attempt(OTHER_KEY, BINDING, REJECT)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    void key_afterItsRetention_isNewAgain() {
        Execution first = own(node, attempt(REJECT));
        node.complete(first, created("first")).join();

        nodes.timers.advance(RETENTION);

        assertThat(own(node, attempt(REJECT)).ownership().fence()).isGreaterThan(first.ownership().fence());
    }

    static Stream<Arguments> otherBindings() {
        return Stream.of(
                Arguments.of(new Binding("POST /refunds", "/payments", "f1"), EnumSet.of(OPERATION)),
                Arguments.of(new Binding("POST /payments", "/payments/9", "f1"), EnumSet.of(RESOURCE)),
                Arguments.of(new Binding("POST /payments", "/payments", "f2"), EnumSet.of(PAYLOAD)),
                Arguments.of(new Binding("POST /refunds", "/refunds", "f2"), EnumSet.of(OPERATION, RESOURCE)));
    }

    @ParameterizedTest
    @Tag("bound")
    @MethodSource("otherBindings")
    void completedKey_isRejectedForAnotherRequest(Binding other, EnumSet<Binding.Difference> differences) {
        node.complete(own(node, attempt(REJECT)), created("first")).join();

        assertThat(node.admit(attempt(KEY, other, REJECT)).join()).isEqualTo(rejected(new Rejection.Reused(differences)));
    }

    @ParameterizedTest
    @Tag("bound")
    @MethodSource("otherBindings")
    void keyInProgress_isRejectedForAnotherRequest_withoutAWait(Binding other,
            EnumSet<Binding.Difference> differences) {
        own(node, attempt(REJECT));

        assertThat(node.admit(attempt(KEY, other, WAIT)).join()).isEqualTo(rejected(new Rejection.Reused(differences)));
        assertThat(node.waiting()).isZero();
    }

    @Test
    void duplicateInFlight_whereDuplicatesAreRejected_isRejectedAtOnce() {
        own(nodes.otherNode, attempt(REJECT));

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
        assertThat(nodes.nodeTimers.pending()).isZero();
    }

    @Test
    @Tag("at-most-once-per-fence")
    void duplicate_afterTheLease_isToldAnUnknownOutcome_andNothingExecutes() {
        nodes.ownedByADeadNode(attempt(REJECT));

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
        assertThat(node.admit(attempt(WAIT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
        assertThat(nodes.anotherNode().admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
    }

    @Test
    @Tag("bound")
    void otherRequest_afterTheLease_isToldThatItDiffers() {
        nodes.ownedByADeadNode(attempt(REJECT));

        assertThat(node.admit(attempt(KEY, new Binding("POST /payments", "/payments", "f2"), REJECT)).join())
                .isEqualTo(rejected(new Rejection.Reused(EnumSet.of(PAYLOAD))));
    }

    @Test
    void aTombstoneIsNotReplayed_andNothingExecutes() {
        node.complete(own(node, attempt(REJECT)), new RecordedResponse.Unreplayable(200, "the body is too long")).join();

        assertThat(node.admit(attempt(REJECT)).join())
                .isEqualTo(rejected(new Rejection.ReplayFailed("the body is too long")));
    }

    @Test
    void releasedKey_isNewAgain() {
        Execution first = own(node, attempt(REJECT));

        assertThat(node.release(first)).isCompletedWithValue(Settlement.SETTLED);

        assertThat(own(node, attempt(REJECT)).ownership().fence()).isGreaterThan(first.ownership().fence());
    }

    @Test
    void storeThatFails_rejectsTheRequestWithTheCause() {
        IllegalStateException failure = new IllegalStateException("no connection");
        nodes.store.failBefore(Call.RESERVE, failure);

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.StoreUnavailable(failure)));
    }

    @Test
    void storeThatThrows_rejectsTheRequestWithTheCause() {
        IllegalStateException failure = new IllegalStateException("pool is closed");
        nodes.store.throwAt(Call.RESERVE, failure);

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.StoreUnavailable(failure)));
    }

    @Test
    void theCauseOfAStoreFailureIsUnwrapped_asFarAsThereIsOne() {
        IllegalStateException failure = new IllegalStateException("no connection");
        nodes.store.failBefore(Call.RESERVE, new CompletionException(failure));
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.StoreUnavailable(failure)));

        CompletionException bare = new CompletionException("no cause", null);
        nodes.store.failBefore(Call.RESERVE, bare);
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.StoreUnavailable(bare)));
    }

    @Test
    void nextRequest_afterAStoreFailure_isAFirstOne() {
        nodes.store.failBefore(Call.RESERVE, new IllegalStateException());
        node.admit(attempt(REJECT)).join();

        assertThat(node.admit(attempt(REJECT)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    void aCancelledRequestWhoseReserveSucceedsNevertheless_releasesTheKey() {
        Gate gate = nodes.store.holdBefore(Call.RESERVE);
        CompletableFuture<Admission> admission = node.admit(attempt(REJECT));

        admission.cancel(false);
        gate.open();

        assertThat(nodes.store.calls(Call.RELEASE)).isEqualTo(1);
        assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    void aCancelledRequestWhoseReserveFails_isForgotten() {
        Gate gate = nodes.store.holdBefore(Call.RESERVE);
        CompletableFuture<Admission> admission = node.admit(attempt(REJECT));

        admission.cancel(false);
        gate.fail(new IllegalStateException());

        assertThat(nodes.store.calls(Call.RELEASE)).isZero();
        assertThat(node.admit(attempt(REJECT)).join()).isInstanceOf(Admission.Execute.class);
    }

    @Test
    @Tag("single-owner")
    void manyRequestsAtOnce_executeOnce() throws Exception {
        int requests = 50;
        IdempotencyProtocol third = new IdempotencyProtocol(nodes.records, nodes.timers, new Random(3),
                new ProtocolLimits(Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(1), Nodes.POLL, 0, 0), nodes.heard);
        ExecutorService threads = Executors.newFixedThreadPool(requests);
        try {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Admission>> admissions = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                IdempotencyProtocol one = i % 2 == 0 ? nodes.otherNode : third;
                admissions.add(threads.submit(() -> {
                    go.await();
                    return one.admit(attempt(REJECT)).join();
                }));
            }
            go.countDown();

            List<Admission> all = new ArrayList<>();
            for (Future<Admission> admission : admissions) {
                all.add(admission.get());
            }
            assertThat(all).filteredOn(Admission.Execute.class::isInstance).hasSize(1);
            assertThat(all).filteredOn(rejected(new Rejection.InProgress())::equals).hasSize(requests - 1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void waitingDuplicate_isToldOf_whenItBeginsToWait_andWhenItIsDecided() {
        Execution owner = own(nodes.node, attempt(WAIT));
        nodes.node.begin(owner);
        nodes.node.admit(attempt(WAIT));
        assertThat(nodes.heard.waits).hasSize(1);
        nodes.timers.advance(Duration.ofSeconds(2));

        nodes.node.complete(owner, created("first"));

        assertThat(nodes.heard.admittedAfter).containsExactly(Duration.ZERO, Duration.ofSeconds(2));
    }

    @Test
    void execution_isToldOf_whenItsMethodBegins_andNotBefore() {
        Execution execution = own(nodes.node, attempt(REJECT));
        assertThat(nodes.heard.admitted).isEmpty();

        assertThat(nodes.node.begin(execution)).isTrue();

        assertThat(nodes.heard.admitted).containsExactly(new Admission.Execute(execution));
    }

    @Test
    void execution_whoseMethodCouldNotBeginWithinItsLease_isToldOfAsPaused() {
        Execution execution = own(nodes.node, attempt(REJECT));
        nodes.nodeTimers.stop();
        nodes.timers.advance(LEASE);

        assertThat(nodes.node.begin(execution)).isFalse();

        assertThat(nodes.heard.admitted).containsExactly(rejected(new Rejection.PausedPastLease()));
    }

    @Test
    void replay_thatIsAnswered_isToldOf() {
        nodes.node.replayed(attempt(REJECT), 201);

        assertThat(nodes.heard.replayed).containsExactly(201);
    }
}
