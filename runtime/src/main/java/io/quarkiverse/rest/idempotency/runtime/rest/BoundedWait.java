package io.quarkiverse.rest.idempotency.runtime.rest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.quarkiverse.rest.idempotency.runtime.core.Admission;
import io.quarkiverse.rest.idempotency.runtime.core.Refusal;
import io.quarkiverse.rest.idempotency.runtime.core.Settlement;
import io.quarkiverse.rest.idempotency.runtime.threads.NodeTimers;
import io.quarkus.runtime.BlockingOperationControl;

/**
 * Waits for the protocol on a thread that may block. The protocol answers within its bounds as long as somebody counts its
 * time. An application that ends stops that while methods may still run, and then it waits for their threads: so every wait of
 * a thread has an end of its own, a little later.
 */
final class BoundedWait {

    private static final Duration GRACE = Duration.ofSeconds(1);

    /** So many calls, one after the other, can decide of a request: reserve, takeover, and reserve once more. */
    private static final int STORE_CALLS = 3;

    private BoundedWait() {
    }

    /** Whether the calling thread may wait. Tasks of timers run on a thread for which all other timers wait. */
    static boolean mayWait() {
        return BlockingOperationControl.isBlockingAllowed() && !NodeTimers.onTimerThread();
    }

    /**
     * Waits until a request is decided, or begins to wait for longer. A request that is neither in time is rejected. The
     * caller's identity is waited for as long as it takes, as it is without a key: the bound is that of the store.
     */
    static void decision(KeyedRequest request) {
        request.caller.handle((name, failure) -> name).join();
        Boolean inTime = await(request.decidedOrWaits.thenApply(known -> true),
                request.runtime.limits().storeBound().multipliedBy(STORE_CALLS), false);
        if (!inTime) {
            request.admission.complete(new Admission.Refused(new Refusal.StoreUnavailable(
                    new TimeoutException("The request was not decided within the bounds of all store calls"), true)));
        }
    }

    /** How the end of an execution was settled, or that it was not in time. */
    static Settlement settled(KeyedRequest request, CompletableFuture<Settlement> settled) {
        return await(settled, request.runtime.limits().settleBound(), Settlement.DEFERRED);
    }

    /** What is recorded of a request whose own end is not certain; a refusal when nobody says it in time. */
    static Admission recorded(KeyedRequest request) {
        return await(request.runtime.protocol().recorded(request.execution.attempt()), request.runtime.limits().storeBound(),
                new Admission.Refused(new Refusal.OutcomeUnknown()));
    }

    static <T> T await(CompletableFuture<T> answer, Duration bound, T otherwise) {
        return answer.isDone() ? answer.join()
                : answer.copy().completeOnTimeout(otherwise, bound.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS).join();
    }
}
