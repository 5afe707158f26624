package io.quarkiverse.rest.idempotency.spi;

import java.time.Instant;

/**
 * Finds out, for one operation, whether an interrupted request had its effect. For effects elsewhere than in the transaction of
 * the record: a payment provider, another service, a file.
 * <p>
 * An application provides a bean of this type for each operation that needs one, whatever its qualifiers. When the owner of a
 * key is gone, one duplicate takes its record over and asks this bean once before anything runs again; the others follow it.
 * The call comes on a worker thread, with a request context and a Vert.x context of its own and without a transaction; it may
 * block. It finds neither the request-scoped beans nor the security identity of the duplicate, and the duplicate sees nothing
 * that the call sets. The call is bounded by {@code quarkus.rest-idempotency.reconcile.*}: a time-out, retries after
 * exceptions, a circuit breaker and a bulkhead.
 * <p>
 * The verdict must be certain. {@link Verdict.NotApplied} says also that the effect will not come late, from a call of the
 * former owner that is still on its way; where that cannot be excluded, the verdict is {@link Verdict.Unknown}.
 */
public interface Reconciler {

    /**
     * @return the name of its operation
     */
    String operation();

    /**
     * @param request the duplicate, which is bound to the same request as the interrupted one
     * @param reservedAt the time when the key was first reserved, by the store's clock
     * @return the verdict on the interrupted request; an exception is retried and then counts as {@link Verdict.Unknown}
     */
    Verdict reconcile(IdempotentRequest request, Instant reservedAt);

    /** The verdict on an interrupted request. */
    sealed interface Verdict {

        /**
         * The effect is there. Duplicates get this response from now on.
         *
         * @param response a {@link RecordedResponse.Stored} one with status, headers and body, or one that the operation's
         *        {@link ResponseRebuilder} builds; headers outside the allow-list are not kept
         */
        record Applied(RecordedResponse response) implements Verdict {
        }

        /** The effect is not there and will not come: the method runs. */
        record NotApplied() implements Verdict {
        }

        /**
         * The verdict is not known now. Duplicates are answered 503, and the reconciler is not asked again before a back-off.
         */
        record Unknown() implements Verdict {
        }
    }
}
