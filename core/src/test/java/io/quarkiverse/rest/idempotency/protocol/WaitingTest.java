package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.OTHER_KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RETENTION;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.TICK;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT_LIMIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.execution;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.TakeOver;

/**
 * Duplicates that wait for the owner of their key: who wakes them, with what, and how often the store is asked for it.
 */
class WaitingTest {

    private static final OperationPolicy PATIENT = new OperationPolicy(LEASE, RETENTION, InFlight.WAIT, Duration.ofHours(1),
            StalePolicy.REJECT, Duration.ZERO);

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    private List<CompletableFuture<Admission>> wait(int count) {
        return Stream.generate(() -> node.admit(attempt(WAIT))).limit(count).toList();
    }

    @Test
    void waitingDuplicate_ofAKeyOfThisNode_isWokenAtOnce() {
        Execution owner = own(node, attempt(WAIT));
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));
        assertThat(waiting).isNotDone();
        assertThat(node.waiting()).isEqualTo(1);

        node.complete(owner, created("first"));

        assertThat(waiting).as("without time having passed").isCompletedWithValue(new Admission.Replay(created("first")));
        assertThat(node.waiting()).isZero();
    }

    @Test
    void waitingDuplicates_ofOneKey_areWokenByOneLoad() {
        Execution owner = own(node, attempt(WAIT));
        List<CompletableFuture<Admission>> duplicates = wait(5);

        node.complete(owner, created("first"));

        assertThat(duplicates).allSatisfy(
                waiting -> assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("first"))));
        assertThat(nodes.store.loads()).containsExactly(List.of(KEY));
        assertThat(nodes.store.calls(Call.RESERVE)).as("no duplicate asks again").isEqualTo(6);
    }

    @Test
    void requestThatKeepsItsThread_isToldWhenItWaits_andWhenItIsDecided() {
        AtomicInteger told = new AtomicInteger();
        node.admit(attempt(WAIT), told::incrementAndGet);
        assertThat(told).as("decided at once").hasValue(1);

        CompletableFuture<Admission> duplicate = node.admit(attempt(WAIT), told::incrementAndGet);
        assertThat(told).as("waits").hasValue(2);
        assertThat(duplicate).isNotDone();

        duplicate.cancel(false);
        assertThat(told).as("given up").hasValue(3);
    }

    @Test
    void completion_withoutWaitingDuplicates_loadsNothing() {
        node.complete(own(node, attempt(WAIT)), created("first")).join();

        assertThat(nodes.store.calls(Call.LOAD)).isZero();
        nodes.timers.advance(Nodes.HEARTBEAT);
        assertThat(nodes.timers.pending()).as("and nothing is left to do").isZero();
    }

    @Test
    void waitingDuplicate_ofAKeyOfAnotherNode_isWokenByTheNextLook() {
        Execution owner = own(nodes.otherNode, attempt(WAIT));
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));
        nodes.otherNode.complete(owner, created("first")).join();
        assertThat(waiting).isNotDone();

        nodes.timers.advance(TICK);

        assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("first")));
    }

    @Test
    void loadOfATick_looksAtAllKeysWithWaitingDuplicates() {
        own(nodes.otherNode, attempt(WAIT));
        own(nodes.otherNode, attempt(OTHER_KEY, BINDING, WAIT));
        wait(3);
        node.admit(attempt(OTHER_KEY, BINDING, WAIT));

        nodes.timers.advance(TICK);

        assertThat(nodes.store.loads()).hasSize(1);
        assertThat(nodes.store.loads().get(0)).containsExactlyInAnyOrder(KEY, OTHER_KEY);
    }

    @Test
    void looks_end_whenNoDuplicateWaitsAnyMore() {
        Execution owner = own(nodes.otherNode, attempt(WAIT));
        node.admit(attempt(WAIT));
        nodes.otherNode.complete(owner, created("first")).join();
        nodes.timers.advance(TICK);

        nodes.timers.advance(WAIT_LIMIT);

        assertThat(nodes.store.calls(Call.LOAD)).isEqualTo(1);
        assertThat(nodes.nodeTimers.pending()).isZero();
    }

    @Test
    void lookThatFails_wakesNoDuplicate_andIsRepeated() {
        Execution owner = own(nodes.otherNode, attempt(WAIT));
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));
        nodes.otherNode.complete(owner, created("first")).join();

        nodes.store.failBefore(Call.LOAD, new IllegalStateException());
        nodes.store.throwAt(Call.LOAD, new IllegalStateException());
        nodes.timers.advance(TICK.multipliedBy(3));

        assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("first")));
        assertThat(nodes.store.calls(Call.LOAD)).isGreaterThanOrEqualTo(3);
    }

    @Test
    @Tag("bounded")
    void waitingDuplicate_waitsForItsLimitAndAtMostOneTickLonger() {
        own(nodes.otherNode, attempt(WAIT));
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));

        nodes.timers.advance(WAIT_LIMIT.minusNanos(1));
        assertThat(waiting).isNotDone();
        nodes.timers.advance(TICK);

        assertThat(waiting).isCompletedWithValue(rejected(new Rejection.InProgress()));
        assertThat(node.waiting()).isZero();
    }

    @Test
    @Tag("bounded")
    void wait_endsInTime_alsoWhileTheStoreIsDown() {
        own(nodes.otherNode, attempt(WAIT));
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));
        nodes.store.down(Call.LOAD);

        nodes.timers.advance(WAIT_LIMIT.plus(TICK));

        assertThat(waiting).isCompletedWithValue(rejected(new Rejection.InProgress()));
    }

    @Test
    void aWaitLimitOfZero_isAnsweredAtOnce() {
        own(nodes.otherNode, attempt(WAIT));

        assertThat(node.admit(attempt(
                new OperationPolicy(LEASE, RETENTION, InFlight.WAIT, Duration.ZERO, StalePolicy.REJECT, Duration.ZERO))))
                .isCompletedWithValue(rejected(new Rejection.InProgress()));
    }

    @Test
    @Tag("single-owner")
    void releasedKey_ofThisNode_isExecutedByOneDuplicate_andAwaitedByTheOthers() {
        Execution owner = own(node, attempt(WAIT));
        List<CompletableFuture<Admission>> duplicates = wait(3);

        node.release(owner);

        assertThat(duplicates.get(0)).as("who waits longest").isCompletedWithValueMatching(Admission.Execute.class::isInstance);
        assertThat(duplicates.subList(1, 3)).noneMatch(CompletableFuture::isDone);

        node.complete(execution(duplicates.get(0)), created("second"));

        assertThat(duplicates.subList(1, 3)).allSatisfy(
                waiting -> assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("second"))));
    }

    @Test
    @Tag("single-owner")
    void releasedKey_ofAnotherNode_isExecutedByOneDuplicateAtTheNextLook() {
        Execution owner = own(nodes.otherNode, attempt(WAIT));
        List<CompletableFuture<Admission>> duplicates = wait(3);
        nodes.otherNode.release(owner).join();

        nodes.timers.advance(TICK.multipliedBy(3));

        assertThat(duplicates).filteredOn(CompletableFuture::isDone).hasSize(1);
        assertThat(duplicates.get(0)).isCompletedWithValueMatching(Admission.Execute.class::isInstance);
    }

    @Test
    void abandonedDuplicate_isPassedOver_whenTheKeyIsReleased() {
        Execution owner = own(node, attempt(WAIT));
        List<CompletableFuture<Admission>> duplicates = wait(2);
        duplicates.get(0).cancel(false);

        node.release(owner);

        assertThat(duplicates.get(1)).isCompletedWithValueMatching(Admission.Execute.class::isInstance);
        assertThat(node.waiting()).isZero();
    }

    @Test
    void abandonedDuplicate_isForgotten() {
        own(nodes.otherNode, attempt(WAIT));
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));

        waiting.cancel(false);
        nodes.timers.advance(TICK);

        assertThat(node.waiting()).isZero();
        assertThat(nodes.store.calls(Call.LOAD)).isZero();
        assertThat(nodes.nodeTimers.pending()).isZero();
    }

    @Test
    void waitingDuplicate_whoseOwnersLeaseEnds_isToldAnUnknownOutcome() {
        own(nodes.otherNode, attempt(PATIENT));
        CompletableFuture<Admission> waiting = node.admit(attempt(PATIENT));

        nodes.otherTimers.stop();
        nodes.timers.advance(LEASE.plus(TICK));

        assertThat(waiting).isCompletedWithValue(rejected(new Rejection.OutcomeUnknown()));
    }

    @Test
    void waitingDuplicate_thatFindsATombstone_isToldSo() {
        Execution owner = own(node, attempt(WAIT));
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));

        node.complete(owner, new RecordedResponse.Unreplayable(200, "the body is too long"));

        assertThat(waiting).isCompletedWithValue(rejected(new Rejection.ReplayFailed("the body is too long")));
    }

    @Test
    @Tag("bound")
    void waitingDuplicate_whoseKeyIsUsedForAnotherRequest_isRejected() {
        Execution owner = own(nodes.otherNode, attempt(WAIT));
        CompletableFuture<Admission> waiting = node.admit(attempt(WAIT));
        nodes.otherNode.release(owner).join();
        Binding other = new Binding("POST /payments", "/payments", "f2");
        Execution second = own(nodes.otherNode, attempt(KEY, other, WAIT));
        nodes.otherNode.complete(second, created("second")).join();

        nodes.timers.advance(TICK);

        assertThat(waiting).isCompletedWithValue(
                rejected(new Rejection.Reused(EnumSet.of(Binding.Difference.PAYLOAD))));
    }

    @Test
    void waitingDuplicates_whoseLoadFailed_askAgainEach() {
        Execution owner = own(node, attempt(WAIT));
        List<CompletableFuture<Admission>> duplicates = wait(2);
        nodes.store.failBefore(Call.LOAD, new IllegalStateException());

        node.complete(owner, created("first"));

        assertThat(duplicates).allSatisfy(
                waiting -> assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("first"))));
        assertThat(nodes.store.calls(Call.RESERVE)).isEqualTo(1 + 2 + 2);
    }

    @Test
    void waitingDuplicates_ofALostOwner_waitForTheNewOne() {
        Execution former = own(node, attempt(PATIENT));
        CompletableFuture<Admission> waiting = node.admit(attempt(PATIENT));
        nodes.store.down(Call.LOAD);
        nodes.store.down(Call.HEARTBEAT);
        nodes.timers.advance(LEASE);
        nodes.records.takeOver(List.of(new TakeOver(KEY, nodes.otherNode.owner(), LEASE, RETENTION)));
        nodes.store.up(Call.LOAD);

        assertThat(node.complete(former, created("late"))).isCompletedWithValue(Settlement.LOST);

        assertThat(waiting).isNotDone();
        assertThat(node.waiting()).isEqualTo(1);
    }

    @Test
    @Tag("bounded")
    void duplicate_overTheLimitPerKey_isRejected() {
        Nodes few = new Nodes(
                new ProtocolLimits(Duration.ofSeconds(2), Nodes.SETTLE_BOUND, Duration.ofSeconds(1), Nodes.POLL, 100, 2));
        own(few.otherNode, attempt(WAIT));
        own(few.otherNode, attempt(OTHER_KEY, BINDING, WAIT));
        few.node.admit(attempt(WAIT));
        few.node.admit(attempt(WAIT));

        assertThat(few.node.admit(attempt(WAIT))).isCompletedWithValue(rejected(new Rejection.Overloaded()));
        assertThat(few.node.admit(attempt(OTHER_KEY, BINDING, WAIT))).as("another key has places of its own").isNotDone();
        assertThat(few.node.waiting()).isEqualTo(3);
    }

    @Test
    @Tag("bounded")
    void duplicate_overTheLimitOfTheNode_isRejectedUntilAPlaceIsFree() {
        Nodes few = new Nodes(
                new ProtocolLimits(Duration.ofSeconds(2), Nodes.SETTLE_BOUND, Duration.ofSeconds(1), Nodes.POLL, 1, 2));
        own(few.otherNode, attempt(WAIT));
        own(few.otherNode, attempt(OTHER_KEY, BINDING, WAIT));
        CompletableFuture<Admission> first = few.node.admit(attempt(WAIT));

        assertThat(few.node.admit(attempt(OTHER_KEY, BINDING, WAIT)))
                .isCompletedWithValue(rejected(new Rejection.Overloaded()));

        few.timers.advance(WAIT_LIMIT.plus(TICK));
        assertThat(first).isDone();
        assertThat(few.node.admit(attempt(OTHER_KEY, BINDING, WAIT))).isNotDone();
    }

    @Test
    @Tag("bounded")
    void duplicateInFlight_whereNoneMayWait_isRejected() {
        Nodes none = new Nodes(
                new ProtocolLimits(Duration.ofSeconds(2), Nodes.SETTLE_BOUND, Duration.ofSeconds(1), Nodes.POLL, 10, 0));
        own(none.otherNode, attempt(WAIT));

        assertThat(none.node.admit(attempt(WAIT))).isCompletedWithValue(rejected(new Rejection.Overloaded()));
        assertThat(none.node.waiting()).isZero();
        assertThat(none.nodeTimers.pending()).isZero();
    }

    @Test
    void look_wakesTheDuplicatesOfAllKeysThatItFindsCompleted() {
        List<CompletableFuture<Admission>> duplicates = new ArrayList<>();
        for (RecordId key : List.of(KEY, OTHER_KEY, RecordId.of("default", "alice", "key-3"))) {
            Execution owner = own(nodes.otherNode, attempt(key, BINDING, WAIT));
            duplicates.add(node.admit(attempt(key, BINDING, WAIT)));
            nodes.otherNode.complete(owner, created("first")).join();
        }

        nodes.timers.advance(TICK);

        assertThat(duplicates).allSatisfy(
                waiting -> assertThat(waiting).isCompletedWithValue(new Admission.Replay(created("first"))));
        assertThat(nodes.store.calls(Call.LOAD)).isEqualTo(1);
    }
}
