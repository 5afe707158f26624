package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.IOException;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * Captures the body of a request that has a key. A request that comes a second time gets the body that was captured in the
 * first pass.
 */
final class BodyCaptureHandler implements ServerRestHandler {

    private final ClassLoader applicationClassLoader = Thread.currentThread().getContextClassLoader();

    @Override
    public void handle(ResteasyReactiveRequestContext context) throws IOException {
        KeyedRequest request = KeyedRequest.of(context);
        if (request == null || request.problem != null) {
            return;
        }
        CapturedInputHandler.putInto(context.getHandlers(), request.services.operations().rewriter(request.operation.name()));
        if (request.body == null) {
            new BodyCapture(context, request, applicationClassLoader).begin();
        } else {
            BodyCapture.install(context, request);
        }
    }
}
