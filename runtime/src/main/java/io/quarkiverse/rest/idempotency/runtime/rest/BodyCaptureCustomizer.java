package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.ArrayList;
import java.util.List;

import org.jboss.resteasy.reactive.common.model.ResourceClass;
import org.jboss.resteasy.reactive.server.model.HandlerChainCustomizer;
import org.jboss.resteasy.reactive.server.model.ServerResourceMethod;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * Puts the handler that captures bodies into the chain of an idempotent method, behind every other handler that runs when the
 * method is matched. The order in which extensions customize a method is not defined at build, so this customizer is appended
 * when the chain is made. A caller who is rejected there is rejected before the body is read, as without a key.
 */
final class BodyCaptureCustomizer implements HandlerChainCustomizer {

    /**
     * Appends the handler to those of a method whose chain is being made.
     */
    static void appendTo(ServerResourceMethod method) {
        List<HandlerChainCustomizer> customizers = method.getHandlerChainCustomizers();
        if (!(customizers.get(customizers.size() - 1) instanceof BodyCaptureCustomizer)) {
            List<HandlerChainCustomizer> appended = new ArrayList<>(customizers);
            appended.add(new BodyCaptureCustomizer());
            method.setHandlerChainCustomizers(appended);
        }
    }

    @Override
    public List<ServerRestHandler> handlers(Phase phase, ResourceClass resourceClass, ServerResourceMethod method) {
        return phase == Phase.AFTER_MATCH ? List.of(new BodyCaptureHandler()) : List.of();
    }
}
