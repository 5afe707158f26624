package io.quarkiverse.rest.idempotency.lifecycle;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RE_EXECUTE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.SETTLE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.STORE_BOUND;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.Nodes;
import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkiverse.rest.idempotency.protocol.Reconciliation;
import io.quarkiverse.rest.idempotency.protocol.RecordingRule;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Requests on the first of two nodes, and what tests ask of their records.
 */
final class Requests {

    static final RecordingRule OUTCOMES = new RecordingRule(RecordingRule.RELEASED_BY_DEFAULT);
    static final Duration DECISION_BOUND = STORE_BOUND.multipliedBy(3);
    static final RecordedResponse OWN = created("own");
    static final Supplier<RecordedResponse> OWN_OUTCOME = () -> OWN;
    static final RecordedResponse STORED = created("the winner's");
    static final RecordedResponse REBUILDABLE = new RecordedResponse.Rebuildable(201, List.of(), "payment 7");
    static final RecordedResponse UNREPLAYABLE = new RecordedResponse.Unreplayable(201, "too large");
    /** Never asks a reconciler: reconciliation is of no interest here. */
    static final Reconciliation UNANSWERED = (record, reservedAt) -> new CompletableFuture<>();

    final Nodes nodes = new Nodes();
    /** The transactions that have claimed keys. */
    final Map<RecordId, ScriptedTransaction> claims = new HashMap<>();

    /** A request that has not asked for its admission. */
    RequestLifecycle request() {
        return new RequestLifecycle(nodes.node, policy(false));
    }

    /** The same of an operation that runs while the store is unavailable. */
    RequestLifecycle unprotectedRequest() {
        return new RequestLifecycle(nodes.node, policy(true));
    }

    static LifecyclePolicy policy(boolean runsUnprotected) {
        return new LifecyclePolicy(OUTCOMES, runsUnprotected, DECISION_BOUND, SETTLE_BOUND, STORE_BOUND);
    }

    /** A request whose method runs. */
    RequestLifecycle running(OperationPolicy policy) {
        RequestLifecycle lifecycle = request();
        assertThat(arrive(lifecycle, policy)).isEqualTo(new Step.Invoke());
        return lifecycle;
    }

    RequestLifecycle running() {
        return running(RE_EXECUTE);
    }

    /** A request whose method runs in a transaction. */
    RequestLifecycle running(ScriptedTransaction transaction) {
        RequestLifecycle lifecycle = running();
        lifecycle.runsIn(transaction);
        return lifecycle;
    }

    ScriptedTransaction transaction() {
        return new ScriptedTransaction(nodes.records, claims);
    }

    /** Lets a request ask for its admission, with an identity that is known. */
    static Step arrive(RequestLifecycle lifecycle, OperationPolicy policy) {
        return lifecycle.arrived(CompletableFuture.completedFuture(attempt(policy, UNANSWERED)));
    }

    /** The other node takes the key over, after the first one was away for longer than its lease. */
    Execution takenOver() {
        nodes.nodeTimers.stop();
        nodes.timers.advance(LEASE);
        return Nodes.own(nodes.otherNode, attempt(RE_EXECUTE));
    }

    /** The other node takes the key over, and records a response. */
    void takenOverAndCompleted(RecordedResponse response) {
        nodes.otherNode.complete(takenOver(), response);
    }

    /** Sends a duplicate to the other node. */
    Admission duplicate() {
        return nodes.otherNode.admit(attempt(REJECT)).join();
    }

    /** The response that is recorded; {@code null} when there is none. */
    RecordedResponse recorded() {
        return nodes.record() instanceof LoadResult.Found found
                && found.record() instanceof IdempotencyRecord.Completed completed
                        ? completed.response()
                        : null;
    }

    boolean isKeyFree() {
        return nodes.record() instanceof LoadResult.Absent;
    }

    /** Whether the record waits for a reconciler. */
    boolean isLeaseEnded() {
        return nodes.record() instanceof LoadResult.Found found
                && found.record() instanceof IdempotencyRecord.InProgress inProgress
                && inProgress.ownerless() && inProgress.leaseOver();
    }

    /** Whether an execution owns the key, and its lease holds. */
    boolean isOwned() {
        return nodes.record() instanceof LoadResult.Found found
                && found.record() instanceof IdempotencyRecord.InProgress inProgress
                && !inProgress.ownerless() && !inProgress.leaseOver();
    }
}
