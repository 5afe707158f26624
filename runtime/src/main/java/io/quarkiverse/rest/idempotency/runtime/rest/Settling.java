package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.runtime.core.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.runtime.core.Settlement;
import io.quarkiverse.rest.idempotency.runtime.core.StalePolicy;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;

/**
 * Ends the execution of a request as its response demands, once.
 */
final class Settling {

    private Settling() {
    }

    /**
     * @param status the status of the response
     * @param outcome what is recorded, if a response of that status is
     */
    static void as(KeyedRequest request, int status, Supplier<RecordedOutcome> outcome) {
        if (request.operation.outcomes().records(status)) {
            // Made first: what fails before the end of the execution leaves that to the handler of the failure.
            RecordedOutcome recorded = outcome.get();
            request.ended = true;
            request.settled = request.runtime.protocol().complete(request.execution, recorded);
        } else {
            unrecorded(request, status);
        }
    }

    /** Ends the execution of a request whose answer is the server's own 500. */
    static void withoutResponse(KeyedRequest request) {
        unrecorded(request, 500);
    }

    /** A key is given back only when the method is at its end: a time-out may have answered for it. */
    private static void unrecorded(KeyedRequest request, int status) {
        request.ended = true;
        if (request.stages.await((result, failure) -> stageEnded(request, result, failure))) {
            request.settled = CompletableFuture.completedFuture(Settlement.DEFERRED);
        } else {
            request.settled = free(request, status);
        }
    }

    private static void stageEnded(KeyedRequest request, Object result, Throwable failure) {
        if (failure == null) {
            request.returned(result);
        }
        free(request, 500);
    }

    private static CompletableFuture<Settlement> free(KeyedRequest request, int status) {
        IdempotencyProtocol protocol = request.runtime.protocol();
        int returned = request.effectiveStatus();
        if (returned != 0 && request.operation.policy().stale() != StalePolicy.RECONCILE) {
            // The method returned, so that its effect is there, and a retry must not repeat it.
            return protocol.complete(request.execution, new RecordedOutcome.Unreplayable(returned,
                    "the method returned, but its response could not be written"));
        }
        return returned != 0 || status >= 500 ? protocol.fail(request.execution) : protocol.release(request.execution);
    }

    /**
     * Waits for the settlement: on this thread if that may block, and otherwise suspended, so that the calling handler is
     * entered again.
     *
     * @return whether it is known now
     */
    static boolean isKnown(ResteasyReactiveRequestContext context, KeyedRequest request) {
        CompletableFuture<Settlement> settled = request.settled;
        if (settled.isDone()) {
            return true;
        }
        if (BoundedWait.mayWait()) {
            request.settled = CompletableFuture.completedFuture(BoundedWait.settled(request, settled));
            return true;
        }
        Suspension suspension = Suspension.of(context);
        context.setPosition(context.getPosition() - 1);
        settled.whenComplete((settlement, failure) -> suspension.resume());
        return false;
    }

    /**
     * Whether the request has to be answered as a duplicate: another owner took its record over, and its own answer, of
     * whatever status, says what did not come about. Known by the time of the answer.
     */
    static boolean isLost(KeyedRequest request) {
        return request.settled.getNow(Settlement.DEFERRED) == Settlement.LOST;
    }
}
