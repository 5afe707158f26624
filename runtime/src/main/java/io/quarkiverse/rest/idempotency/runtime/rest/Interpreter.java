package io.quarkiverse.rest.idempotency.runtime.rest;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.lifecycle.RequestLifecycle;
import io.quarkiverse.rest.idempotency.lifecycle.Step;
import io.quarkiverse.rest.idempotency.runtime.threads.BoundedWait;

/**
 * Carries out the waits of a request's lifecycle, in the manner of the thread that the request has.
 */
final class Interpreter {

    private Interpreter() {
    }

    /**
     * @param step of the lifecycle of a request whose handler runs on the calling thread
     * @return the first step that is not a short wait; {@code null} when the request is suspended until the handler is called
     *         once more, with the lifecycle resumed
     */
    static Step afterWaiting(ResteasyReactiveRequestContext context, RequestLifecycle lifecycle, Step step) {
        Step next = step;
        while (next instanceof Step.Await await) {
            if (!BoundedWait.mayWait()) {
                Suspension.again(context, await.answer());
                return null;
            }
            next = BoundedWait.await(await.answer(), await.bound()) ? lifecycle.resumed() : lifecycle.timedOut();
        }
        return next;
    }

    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException rethrow(Throwable failure) throws E {
        throw (E) failure;
    }
}
