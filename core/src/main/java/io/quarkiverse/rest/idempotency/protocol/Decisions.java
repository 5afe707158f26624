package io.quarkiverse.rest.idempotency.protocol;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Decides from a record how a duplicate is answered.
 */
final class Decisions {

    private Decisions() {
    }

    /**
     * @return the decision about a duplicate, or {@code null} when it depends on the end of an owner
     */
    static @Nullable Admission unlessRunning(Attempt attempt, IdempotencyRecord record) {
        Admission reused = ifReused(attempt, record.binding());
        if (reused != null) {
            return reused;
        }
        if (record instanceof IdempotencyRecord.Completed completed) {
            return replay(completed.response());
        }
        IdempotencyRecord.InProgress inProgress = (IdempotencyRecord.InProgress) record;
        return inProgress.ownerless() && !inProgress.leaseOver()
                ? new Admission.Rejected(new Rejection.OutcomeUnknown(inProgress.leaseLeft()))
                : null;
    }

    /**
     * @param bound the binding of the key
     * @return the rejection of a request that uses the key for something else, or {@code null} when it does not
     */
    static @Nullable Admission ifReused(Attempt attempt, Binding bound) {
        Set<Binding.Difference> differences = bound.differencesFrom(attempt.binding());
        return differences.isEmpty() ? null
                : new Admission.Rejected(new Rejection.Reused(differences, bound.marks(), attempt.binding().marks()));
    }

    static Admission replay(RecordedResponse response) {
        return response instanceof RecordedResponse.Unreplayable tombstone
                ? new Admission.Rejected(new Rejection.ReplayFailed(tombstone.reason()))
                : new Admission.Replay(response);
    }

    /**
     * @return the answer to a duplicate that cannot wait for an owner any longer
     */
    static Admission now(Attempt attempt, IdempotencyRecord record) {
        Admission admission = unlessRunning(attempt, record);
        if (admission != null) {
            return admission;
        }
        return new Admission.Rejected(((IdempotencyRecord.InProgress) record).leaseOver() ? new Rejection.OutcomeUnknown()
                : new Rejection.InProgress());
    }
}
