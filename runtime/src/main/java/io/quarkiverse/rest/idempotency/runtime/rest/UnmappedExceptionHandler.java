package io.quarkiverse.rest.idempotency.runtime.rest;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ExceptionHandler;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

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
        if (request.unmapped == null && isMapped(context, request)) {
            return;
        }
        if (!Settling.isKnown(context, request)) {
            return;
        }
        if (Settling.isLost(request)) {
            OutcomeHandler.answerAsDuplicate(context, request);
        } else {
            rethrow(request.unmapped);
        }
    }

    /**
     * @return {@code false} when the execution ends because no mapper knows the exception
     */
    private boolean isMapped(ResteasyReactiveRequestContext context, KeyedRequest request) throws Exception {
        // What filters have put around the stream of a response that failed.
        context.setOutputStream(null);
        request.captured = null;
        try {
            mapping.handle(context);
            if (request.execution != null && !request.ended) {
                ResponseRenderer.prepare(context, request);
            }
            return true;
        } catch (Throwable unmapped) {
            if (request.execution == null || request.ended) {
                throw unmapped;
            }
            Visibility.end();
            request.rollBack();
            request.unmapped = unmapped;
            Settling.withoutResponse(request);
            return false;
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void rethrow(Throwable throwable) throws E {
        throw (E) throwable;
    }
}
