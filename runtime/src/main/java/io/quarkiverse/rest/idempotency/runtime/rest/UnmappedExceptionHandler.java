package io.quarkiverse.rest.idempotency.runtime.rest;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ExceptionHandler;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

import io.quarkiverse.rest.idempotency.lifecycle.RecordingWish;
import io.quarkiverse.rest.idempotency.lifecycle.Step;

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
        Step step = request.unmapped ? request.lifecycle.resumed() : map(context, request);
        step = Interpreter.afterWaiting(context, request.lifecycle, step);
        if (step instanceof Step.Rethrow rethrow) {
            throw Interpreter.rethrow(rethrow.failure());
        } else if (step != null) {
            SecondPass.begin(context, request);
        }
    }

    /**
     * @return {@code null} when the exception is mapped
     */
    private Step map(ResteasyReactiveRequestContext context, KeyedRequest request) throws Exception {
        // The streams that filters have put around that of a response that failed.
        context.setOutputStream(null);
        request.captured = null;
        if (MomentaryFailures.include(context.getThrowable())) {
            request.lifecycle.wish(new RecordingWish.DoNotRecord());
        }
        try {
            mapping.handle(context);
        } catch (Throwable unmapped) {
            if (request.lifecycle.execution() == null) {
                throw unmapped;
            }
            Visibility.end();
            request.unmapped = true;
            return request.lifecycle.failed(unmapped);
        }
        if (request.lifecycle.execution() != null) {
            ResponseRenderer.prepare(context, request);
        }
        return null;
    }
}
