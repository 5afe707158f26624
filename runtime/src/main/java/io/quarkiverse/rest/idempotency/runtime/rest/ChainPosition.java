package io.quarkiverse.rest.idempotency.runtime.rest;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

/**
 * The position at which a request resumes in the chain of its handlers. Called by the handler whose turn it is.
 */
final class ChainPosition {

    private ChainPosition() {
    }

    /** The same handler is called once more. */
    static void again(ResteasyReactiveRequestContext context) {
        to(context, context.getPosition() - 1);
    }

    /** No further handler is called. */
    static void end(ResteasyReactiveRequestContext context) {
        to(context, context.getHandlers().length);
    }

    private static void to(ResteasyReactiveRequestContext context, int position) {
        context.setPosition(position);
    }
}
