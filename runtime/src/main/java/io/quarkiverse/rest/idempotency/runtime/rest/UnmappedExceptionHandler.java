package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.concurrent.CompletableFuture;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ExceptionHandler;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.runtime.core.Settlement;

/**
 * Releases the key of a request whose exception nothing maps. Such a request leaves JAX-RS here and is answered 500 by Quarkus,
 * so this is the last moment before that answer.
 */
final class UnmappedExceptionHandler implements ServerRestHandler {

    private final ExceptionHandler mapping;

    UnmappedExceptionHandler(ExceptionHandler mapping) {
        this.mapping = mapping;
    }

    @Override
    public void handle(ResteasyReactiveRequestContext context) throws Exception {
        KeyedRequest request = KeyedRequest.of(context);
        if (request.unmapped != null) {
            rethrow(request.unmapped);
        }
        // What filters have put around the stream of a response that failed.
        context.setOutputStream(null);
        request.captured = null;
        try {
            mapping.handle(context);
            if (request.execution != null && !request.ended) {
                ResponseRenderer.prepare(context, request);
            }
        } catch (Throwable unmapped) {
            if (request.execution == null || request.ended) {
                throw unmapped;
            }
            Visibility.end();
            request.rollBack();
            request.ended = true;
            request.unmapped = unmapped;
            CompletableFuture<Settlement> released = request.runtime.protocol().fail(request.execution);
            if (released.isDone()) {
                throw unmapped;
            }
            Suspension suspension = Suspension.of(context);
            context.setPosition(context.getPosition() - 1);
            released.whenComplete((settlement, failure) -> suspension.resume());
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void rethrow(Throwable throwable) throws E {
        throw (E) throwable;
    }
}
