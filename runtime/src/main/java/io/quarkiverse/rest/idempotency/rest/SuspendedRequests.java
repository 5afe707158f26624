package io.quarkiverse.rest.idempotency.rest;

import java.util.concurrent.CompletionStage;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.runtime.rest.Suspension;

/**
 * Lets requests of Quarkus REST wait without a thread.
 */
public final class SuspendedRequests {

    private SuspendedRequests() {
    }

    /**
     * Suspends a request until a stage is complete, and then calls the same handler for it once more. Called by a
     * handler ({@code ServerRestHandler}) whose turn it is, which returns at once afterwards, and looks up the result of its
     * wait by itself when it is called again.
     * <p>
     * The request resumes on a thread of the kind that it had, on its own Vert.x context: its span, the entries of its log
     * and its request scope are kept, whatever thread completes the stage. A stage that is complete already is no
     * exception.
     *
     * @param request whose chain runs on the calling thread
     * @param awaited its result or failure is left to the handler. A stage that never completes holds the request forever
     */
    public static void callAgainAfter(ResteasyReactiveRequestContext request, CompletionStage<?> awaited) {
        Suspension.again(request, awaited);
    }
}
