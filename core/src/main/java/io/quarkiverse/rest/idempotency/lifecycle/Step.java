package io.quarkiverse.rest.idempotency.lifecycle;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * The next thing to be done for a request.
 */
public sealed interface Step {

    /**
     * Wait for an answer, on the thread of the request where that may block, and call {@link RequestLifecycle#resumed()} when
     * it is there or the bound has passed.
     *
     * @param answer of which only the completion counts
     * @param bound the longest wait; {@code null} for no bound
     */
    record Await(CompletableFuture<?> answer, @Nullable Duration bound) implements Step {
    }

    /**
     * Wait for the owner of the key, which can take long, without a thread; then call {@link RequestLifecycle#resumed()}. The
     * protocol bounds it.
     */
    record AwaitOwner(CompletableFuture<Admission> admission) implements Step {
    }

    /**
     * Begin the transaction of the method, and call {@link RequestLifecycle#runsIn}, which returns the next step: the
     * transaction claims the key, and the method runs only if it gets it.
     */
    record Claim() implements Step {
    }

    /** Run the method. The request owns its key, and the lifecycle is told how the method ends. */
    record Invoke() implements Step {
    }

    /**
     * Run the method without a record, which the operation accepts while its store is unavailable. The lifecycle needs no
     * further calls.
     *
     * @param cause the failure of the store
     */
    record InvokeUnprotected(Throwable cause) implements Step {
    }

    /** Answer with the recorded response, if the caller may get it. */
    record Replay(RecordedResponse response) implements Step {
    }

    /** Answer with a rejection. */
    record Reject(Rejection rejection) implements Step {
    }

    /** Send the response that was told of. */
    record Send() implements Step {
    }

    /** Pass a failure on, as without a key: to an exception mapper, or out of JAX-RS. */
    record Rethrow(Throwable failure) implements Step {
    }

    /** Do nothing more: the client has disconnected before anything happened. */
    record Discard() implements Step {
    }

    /**
     * @param admission of a request whose method does not run
     */
    static Step answerOf(Admission admission) {
        return admission instanceof Admission.Replay replay ? new Replay(replay.response())
                : new Reject(((Admission.Rejected) admission).rejection());
    }

    /** Answer that it is not known whether the method had its effect. */
    static Step unknown() {
        return new Reject(new Rejection.OutcomeUnknown());
    }
}
