package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletionStage;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

/**
 * A request that waits and holds no thread. It may be resumed by a thread of another request, or of none. It resumes on its
 * own Vert.x context, which its span, the entries of its log and its beans belong to. Quarkus REST would resume it on the
 * context of the thread that resumes it.
 */
public final class Suspension {

    private final ResteasyReactiveRequestContext request;
    private final ContextInternal context;

    private Suspension(ResteasyReactiveRequestContext request) {
        this.request = request;
        this.context = (ContextInternal) Vertx.currentContext();
    }

    /**
     * Suspends a request.
     *
     * @param request whose chain runs on the calling thread
     */
    public static Suspension of(ResteasyReactiveRequestContext request) {
        request.suspend();
        return new Suspension(request);
    }

    /**
     * Suspends a request until an answer is there, and then calls the handler once more whose turn it is.
     *
     * @param request whose chain runs on the calling thread
     * @param answer of which only the completion counts
     */
    public static void again(ResteasyReactiveRequestContext request, CompletionStage<?> answer) {
        Suspension suspension = of(request);
        ChainPosition.again(request);
        answer.whenComplete((result, failure) -> suspension.resume());
    }

    /** Lets the request go on, on a thread of the kind that it had. */
    public void resume() {
        onOwnContext(request::resume);
    }

    /**
     * Lets the request go on as one that has failed.
     *
     * @param failure why
     */
    public void resume(Throwable failure) {
        onOwnContext(() -> request.resume(failure, true));
    }

    private void onOwnContext(Runnable resume) {
        if (context == null || context == Vertx.currentContext()) {
            resume.run();
        } else {
            context.dispatch(resume);
        }
    }
}
