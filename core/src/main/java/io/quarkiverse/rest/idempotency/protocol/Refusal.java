package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.Set;

import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * Why a request with a key is neither run nor answered from a record.
 */
public sealed interface Refusal {

    /** The owner of the key is still running. */
    record InProgress() implements Refusal {
    }

    /**
     * The key is bound to another request.
     *
     * @param differences in what this request differs, at least one
     */
    record Reused(Set<Binding.Difference> differences) implements Refusal {
    }

    /**
     * The lease of the owner ran out, and nobody knows whether its method had an effect.
     *
     * @param askAgainAfter when somebody looks again, or {@code null} when that is not known
     */
    record OutcomeUnknown(Duration askAgainAfter) implements Refusal {

        public OutcomeUnknown() {
            this(null);
        }
    }

    /**
     * The method ran, but its response cannot be given again.
     *
     * @param reason why, for people
     */
    record ReplayFailed(String reason) implements Refusal {
    }

    /**
     * The store did not answer.
     *
     * @param cause what it failed with
     * @param keyKnown whether it had told of a record with this key before, so that the request is surely not the only one
     */
    record StoreUnavailable(Throwable cause, boolean keyKnown) implements Refusal {

        /** The store has told nothing about the key. */
        public StoreUnavailable(Throwable cause) {
            this(cause, false);
        }
    }

    /**
     * The record of the key is there and cannot be read, as one that a later version has written.
     *
     * @param cause what reading it failed with
     */
    record RecordUnreadable(Throwable cause) implements Refusal {
    }

    /** This node was paused for longer than the lease of the request, so that another node may run the method by now. */
    record PausedPastLease() implements Refusal {
    }

    /** Too many requests wait already, for this key or on this node. */
    record Overloaded() implements Refusal {
    }

    /** This node is ending and begins nothing new. */
    record ShuttingDown() implements Refusal {
    }
}
