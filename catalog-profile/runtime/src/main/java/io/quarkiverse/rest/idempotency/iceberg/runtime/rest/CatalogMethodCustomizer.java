package io.quarkiverse.rest.idempotency.iceberg.runtime.rest;

import java.util.List;

import org.jboss.resteasy.reactive.common.model.ResourceClass;
import org.jboss.resteasy.reactive.server.model.HandlerChainCustomizer;
import org.jboss.resteasy.reactive.server.model.ServerResourceMethod;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * The interceptor of a method that is an operation of a catalog, made at build time.
 */
public class CatalogMethodCustomizer implements HandlerChainCustomizer {

    @Override
    public List<ServerRestHandler> handlers(Phase phase, ResourceClass resourceClass, ServerResourceMethod method) {
        return phase == Phase.RESOLVE_METHOD_PARAMETERS ? List.of(new KeyParameterHandler()) : List.of();
    }
}
