package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.SETTLE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.TICK;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;

/**
 * Every request ends within handler time, wait limit, reconcile limit and the store's time-outs, whatever it meets and
 * whichever call of the store is never answered or fails.
 */
class BoundedTest {

    private static final Duration HANDLER_TIME = Duration.ofSeconds(45);
    private static final Duration RECONCILE_LIMIT = Duration.ofSeconds(10);

    /** The record that a request finds under its key. */
    enum Meets {
        NOTHING,
        AN_OWNER_HERE,
        AN_OWNER_HERE_THAT_RELEASES,
        AN_OWNER_HERE_THAT_COMPLETES,
        AN_OWNER_ELSEWHERE,
        AN_OWNER_ELSEWHERE_THAT_RELEASES,
        AN_OWNER_ELSEWHERE_THAT_DIES,
        A_STALE_RECORD,
        A_RECORD_THAT_NOBODY_OWNS,
        AN_OUTCOME
    }

    /** The fault of some calls of the store. */
    enum Fault {
        NEVER_ANSWERED,
        FAILS
    }

    private final Nodes nodes = new Nodes();

    static Stream<Arguments> requests() {
        List<Set<Call>> calls = new ArrayList<>();
        calls.add(EnumSet.noneOf(Call.class));
        calls.add(EnumSet.allOf(Call.class));
        EnumSet.complementOf(EnumSet.of(Call.PURGE)).forEach(call -> calls.add(EnumSet.of(call)));
        calls.add(EnumSet.complementOf(EnumSet.of(Call.RESERVE)));
        List<OperationPolicy> policies = List.of(Nodes.REJECT, Nodes.WAIT, Nodes.RE_EXECUTE, Nodes.RE_EXECUTE_OR_WAIT,
                Nodes.RECONCILE, Nodes.RECONCILE_OR_WAIT);
        return Stream.of(Fault.values()).flatMap(fault -> calls.stream().flatMap(broken -> policies.stream()
                .flatMap(policy -> Stream.of(Meets.values()).map(meets -> Arguments.of(meets, policy, broken, fault)))));
    }

    @ParameterizedTest(name = "meets {0}, {3}: {2}")
    @Tag("bounded")
    @MethodSource("requests")
    void everyRequest_endsInTime(Meets meets, OperationPolicy policy, Set<Call> broken, Fault fault) {
        Attempt attempt = new Attempt(Nodes.KEY, "default", Nodes.BINDING, policy, this::lateVerdict);
        meet(meets, attempt);
        broken.forEach(call -> {
            if (fault == Fault.FAILS) {
                nodes.store.down(call);
            } else {
                nodes.store.silent(call);
            }
        });
        CompletableFuture<Admission> admission = nodes.node.admit(attempt);

        // Reserve, look, reserve again and take over: no request asks for more before it is decided.
        assertEndsWithin(STORE_BOUND.multipliedBy(4)
                .plus(policy.inFlight() == InFlight.WAIT ? policy.waitLimit().plus(TICK) : Duration.ZERO)
                .plus(policy.stale() == StalePolicy.RECONCILE ? RECONCILE_LIMIT.plus(SETTLE_BOUND) : Duration.ZERO), admission);

        if (admission.join() instanceof Admission.Execute execute) {
            nodes.timers.advance(HANDLER_TIME);
            assertEndsWithin(SETTLE_BOUND, nodes.node.complete(execute.execution(), created("done")));
        }
    }

    static Stream<Arguments> ends() {
        return Stream.of(Fault.values()).flatMap(fault -> Stream.of("complete", "release", "fail").flatMap(end -> Stream
                .of(Nodes.REJECT, Nodes.RECONCILE).map(policy -> Arguments.of(end, policy, fault))));
    }

    @ParameterizedTest(name = "{0}, {2}")
    @Tag("bounded")
    @MethodSource("ends")
    void everyEndOfAMethod_sendsTheResponseInTime(String end, OperationPolicy policy, Fault fault) {
        Execution execution = own(nodes.node, new Attempt(Nodes.KEY, "default", Nodes.BINDING, policy, this::lateVerdict));
        for (Call call : Call.values()) {
            if (fault == Fault.FAILS) {
                nodes.store.down(call);
            } else {
                nodes.store.silent(call);
            }
        }

        assertEndsWithin(SETTLE_BOUND, switch (end) {
            case "complete" -> nodes.node.complete(execution, created("done"));
            case "release" -> nodes.node.release(execution);
            default -> nodes.node.fail(execution);
        });
    }

    @Test
    @Tag("bounded")
    void storeThatNeverAnswersAgain_leavesNothingToDo() {
        Execution execution = own(nodes.node, Nodes.attempt(Nodes.WAIT));
        CompletableFuture<Admission> waiting = nodes.node.admit(Nodes.attempt(Nodes.WAIT));
        for (Call call : Call.values()) {
            nodes.store.silent(call);
        }
        nodes.node.complete(execution, created("done"));
        nodes.node.admit(Nodes.attempt(Nodes.OTHER_KEY, Nodes.BINDING, Nodes.WAIT));

        nodes.timers.advance(LEASE.multipliedBy(4));

        assertThat(waiting).isDone();
        assertThat(nodes.node.waiting()).isZero();
        assertThat(nodes.node.running()).isZero();
    }

    private CompletableFuture<Reconciliation.Verdict> lateVerdict(RecordId record, Instant reservedAt) {
        CompletableFuture<Reconciliation.Verdict> verdict = new CompletableFuture<>();
        nodes.timers.schedule(RECONCILE_LIMIT, () -> verdict.complete(new Reconciliation.Verdict.Applied(created("found"))));
        return verdict;
    }

    private void meet(Meets meets, Attempt attempt) {
        Duration soon = Duration.ofSeconds(1);
        switch (meets) {
            case NOTHING -> {
            }
            case AN_OWNER_HERE -> own(nodes.node, attempt);
            case AN_OWNER_HERE_THAT_RELEASES -> {
                Execution owner = own(nodes.node, attempt);
                nodes.timers.schedule(soon, () -> nodes.node.release(owner));
            }
            case AN_OWNER_HERE_THAT_COMPLETES -> {
                Execution owner = own(nodes.node, attempt);
                nodes.timers.schedule(soon, () -> nodes.node.complete(owner, created("first")));
            }
            case AN_OWNER_ELSEWHERE -> own(nodes.otherNode, attempt);
            case AN_OWNER_ELSEWHERE_THAT_RELEASES -> {
                Execution owner = own(nodes.otherNode, attempt);
                nodes.timers.schedule(soon, () -> nodes.otherNode.release(owner));
            }
            case AN_OWNER_ELSEWHERE_THAT_DIES -> {
                own(nodes.otherNode, attempt);
                nodes.otherTimers.stop();
                nodes.timers.advance(LEASE.minus(soon));
            }
            case A_STALE_RECORD -> nodes.ownedByADeadNode(attempt);
            case A_RECORD_THAT_NOBODY_OWNS -> nodes.records.release(
                    List.of(ReleaseCall.endLease(own(nodes.otherNode, attempt).ownership(), Nodes.BACK_OFF)));
            case AN_OUTCOME -> nodes.otherNode.complete(own(nodes.otherNode, attempt), created("first")).join();
        }
    }

    private void assertEndsWithin(Duration bound, CompletableFuture<?> end) {
        nodes.timers.advance(bound);
        assertThat(end).as("after " + bound).isDone().isNotCompletedExceptionally();
    }
}
