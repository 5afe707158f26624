package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Rejection;

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
        recorded.complete(new Admission.Rejected(new Rejection.OutcomeUnknown()));
    }

    /** Whether the record is completed, by any execution. */
    boolean isCompleted() {
        return recorded.join() instanceof Admission.Replay || rejection() instanceof Rejection.ReplayFailed;
    }

    boolean isCompletedWith(int status) {
        return recorded.join() instanceof Admission.Replay replay && replay.response().status() == status;
    }

    /** Whether the record could not be read, or is stale. */
    boolean isUnknown() {
        return rejection() instanceof Rejection.OutcomeUnknown;
    }

    private @Nullable Rejection rejection() {
        return recorded.join() instanceof Admission.Rejected rejected ? rejected.rejection() : null;
    }

    Step step() {
        return Step.answerOf(recorded.join());
    }
}
