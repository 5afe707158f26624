package io.quarkiverse.rest.idempotency.runtime.rest;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.vertx.core.http.HttpServerResponse;

/**
 * Handles the disconnect of a request's client.
 */
final class Disconnect {

    private Disconnect() {
    }

    /**
     * Sets what happens, instead of what was to happen so far. Quarkus REST has the request discarded, wherever it is in its
     * chain; with {@code addCloseHandler}, that is replaced up to Quarkus 3.34, and happens as well in Quarkus 3.37. So the
     * handler is set where it is one in every version.
     */
    static void then(ResteasyReactiveRequestContext context, Runnable task) {
        context.unwrap(HttpServerResponse.class).closeHandler(closed -> task.run());
    }
}
