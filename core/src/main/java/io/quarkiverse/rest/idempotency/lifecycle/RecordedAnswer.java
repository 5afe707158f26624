package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Refusal;

/**
 * The answer of the record, for a request that cannot know from its own execution how it is to be answered.
 */
final class RecordedAnswer {

    private final CompletableFuture<Admission> recorded;

    /**
     * @param recorded a replay or a rejection
     */
    RecordedAnswer(CompletableFuture<Admission> recorded) {
        this.recorded = recorded;
    }

    CompletableFuture<Admission> awaited() {
        return recorded;
    }

    boolean isKnown() {
        return recorded.isDone();
    }

    void timedOut() {
        recorded.complete(new Admission.Refused(new Refusal.OutcomeUnknown()));
    }

    /** Whether the record is completed, by whatever execution. */
    boolean isCompleted() {
        return recorded.join() instanceof Admission.Replay || refusal() instanceof Refusal.ReplayFailed;
    }

    boolean isCompletedWith(int status) {
        return recorded.join() instanceof Admission.Replay replay && replay.outcome().status() == status;
    }

    /** Whether the record could not be read, or is stale. */
    boolean isUnknown() {
        return refusal() instanceof Refusal.OutcomeUnknown;
    }

    private Refusal refusal() {
        return recorded.join() instanceof Admission.Refused refused ? refused.refusal() : null;
    }

    Step step() {
        return Step.answerOf(recorded.join());
    }
}
