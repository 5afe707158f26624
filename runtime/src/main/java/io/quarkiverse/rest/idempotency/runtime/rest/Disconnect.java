package io.quarkiverse.rest.idempotency.runtime.rest;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;

/**
 * Handles the disconnect of a request's client.
 */
final class Disconnect {

    private Disconnect() {
    }

    /**
     * Replaces the close handler of the response. The handler of Quarkus REST discards the request at any point of its chain;
     * {@code addCloseHandler} replaces it up to Quarkus 3.34, and adds to it in Quarkus 3.37. The response of Vert.x has one
     * close handler in every version.
     */
    static void then(ResteasyReactiveRequestContext context, Handler<Void> task) {
        context.unwrap(HttpServerResponse.class).closeHandler(task);
    }
}
