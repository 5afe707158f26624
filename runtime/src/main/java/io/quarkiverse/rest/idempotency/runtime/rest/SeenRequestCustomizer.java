package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.List;

import org.jboss.resteasy.reactive.common.model.ResourceClass;
import org.jboss.resteasy.reactive.server.model.HandlerChainCustomizer;
import org.jboss.resteasy.reactive.server.model.ServerResourceMethod;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * Puts a {@link SeenRequestHandler} before the decision about a request. In dev mode only.
 */
public class SeenRequestCustomizer implements HandlerChainCustomizer {

    @Override
    public List<ServerRestHandler> handlers(Phase phase, ResourceClass resourceClass, ServerResourceMethod method) {
        return phase == Phase.BEFORE_METHOD_INVOKE ? List.of(new SeenRequestHandler()) : List.of();
    }
}
