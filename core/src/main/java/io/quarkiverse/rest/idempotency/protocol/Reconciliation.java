package io.quarkiverse.rest.idempotency.protocol;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Finds out whether the method of a stale record had its effect. It is asked once per takeover, while the caller owns the
 * record. Bounds on its time and number are its own; the protocol keeps the lease alive meanwhile.
 */
@FunctionalInterface
public interface Reconciliation {

    /**
     * @param record the id under which the record was found
     * @param reservedAt when the key was first reserved, by the store's clock
     * @return completes on any thread; a failure counts as {@link Verdict.Unknown}
     */
    CompletionStage<Verdict> reconcile(RecordId record, Instant reservedAt);

    /** The result of a reconciliation. */
    sealed interface Verdict {

        /**
         * The effect is there.
         *
         * @param response the response that duplicates get, of a status from 200 to 499: a failure is no effect
         */
        record Applied(RecordedResponse response) implements Verdict {

            public Applied {
                if (response == null || !RecordingRule.canRecord(response.status())) {
                    throw new IllegalArgumentException("Expected a response of a status from 200 to 499, was "
                            + (response == null ? "none" : response.status()));
                }
            }
        }

        /** The effect is not there and will not come: the method may run. */
        record NotApplied() implements Verdict {
        }

        /** It cannot be told now. */
        record Unknown() implements Verdict {
        }
    }
}
