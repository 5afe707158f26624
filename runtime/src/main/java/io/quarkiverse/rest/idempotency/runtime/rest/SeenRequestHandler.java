package io.quarkiverse.rest.idempotency.runtime.rest;

import java.time.Instant;
import java.util.List;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.http.IdempotencyHeaders;
import io.quarkiverse.rest.idempotency.runtime.dev.SeenRequest;
import io.quarkiverse.rest.idempotency.runtime.dev.SeenRequests;
import io.quarkus.arc.Arc;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Remembers requests with a key when they have been answered.
 */
final class SeenRequestHandler implements ServerRestHandler {

    @Override
    public void handle(ResteasyReactiveRequestContext context) {
        KeyedRequest request = KeyedRequest.of(context);
        if (request != null && request.problem == null) {
            SeenRequests seen = Arc.container().instance(SeenRequests.class).get();
            HttpServerRequest http = context.unwrap(HttpServerRequest.class);
            context.registerCompletionCallback(failure -> remember(seen, request, http));
        }
    }

    private static void remember(SeenRequests seen, KeyedRequest request, HttpServerRequest http) {
        if (request.attempt == null || !request.body.inMemory()) {
            // The request was never decided, so its key means nothing; or its body is larger than the bodies that are kept.
            return;
        }
        HttpServerResponse response = http.response();
        seen.add(new SeenRequest(Instant.now(), request.operation.name(), request.key,
                request.attempt.id(), http.localAddress(), http.isSSL(),
                http.method().name(), http.uri(), List.copyOf(http.headers().entries()), request.body.bytes(),
                response.getStatusCode(), response.headers().contains(IdempotencyHeaders.REPLAYED)));
    }
}
