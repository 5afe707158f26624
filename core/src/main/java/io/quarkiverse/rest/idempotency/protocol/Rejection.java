package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * Why a request with a key is neither run nor answered from a record.
 */
public sealed interface Rejection {

    /** The owner of the key is still running. */
    record InProgress() implements Rejection {
    }

    /**
     * The key is bound to another request.
     *
     * @param differences the differences of this request, at least one
     * @param bound the marks of the request that the key is bound to; empty when its record has none
     * @param own the marks of this request
     */
    record Reused(Set<Binding.Difference> differences, String bound, String own) implements Rejection {

        /** Nothing tells which part of the request differs. */
        public Reused(Set<Binding.Difference> differences) {
            this(differences, "", "");
        }
    }

    /**
     * The lease of the owner has expired, and it is not known whether its method had an effect.
     *
     * @param askAgainAfter the time until the next look, or {@code null} when it is not known
     */
    record OutcomeUnknown(@Nullable Duration askAgainAfter) implements Rejection {

        public OutcomeUnknown() {
            this(null);
        }
    }

    /**
     * The method ran, but its response cannot be replayed.
     *
     * @param reason the reason, for people
     */
    record ReplayFailed(String reason) implements Rejection {
    }

    /**
     * The store did not answer.
     *
     * @param cause the failure of the store
     * @param keyKnown whether it had told of a record with this key before, so that the request is surely not the only one
     */
    record StoreUnavailable(Throwable cause, boolean keyKnown) implements Rejection {

        /** The store has told nothing about the key. */
        public StoreUnavailable(Throwable cause) {
            this(cause, false);
        }
    }

    /**
     * The record of the key is there and cannot be read, as one that a later version has written.
     *
     * @param cause the failure of reading it
     */
    record RecordUnreadable(Throwable cause) implements Rejection {
    }

    /** The key is so old that its record may be gone, and there is none, so that its request may have been run before. */
    record KeyExpired() implements Rejection {
    }

    /** This node was paused for longer than the lease of the request, so that another node may run the method by now. */
    record PausedPastLease() implements Rejection {
    }

    /** Too many requests wait already, for this key or on this node. */
    record Overloaded() implements Rejection {
    }

    /** This node is ending and begins nothing new. */
    record ShuttingDown() implements Rejection {
    }
}
