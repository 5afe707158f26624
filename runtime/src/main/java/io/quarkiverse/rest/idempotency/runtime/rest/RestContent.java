package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.List;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * A request as reconcilers see it.
 *
 * @param captured its body
 */
record RestContent(ResteasyReactiveRequestContext context, CapturedBody captured) implements IdempotentRequest.Content {

    @Override
    public byte[] body() {
        return captured.bytes();
    }

    @Override
    public String method() {
        return context.serverRequest().getRequestMethod();
    }

    @Override
    public String path() {
        return context.unwrap(RoutingContext.class).normalizedPath();
    }

    @Override
    public String query() {
        return context.unwrap(HttpServerRequest.class).query();
    }

    @Override
    public String pathParameter(String name) {
        return context.getUriInfo().getPathParameters().getFirst(name);
    }

    @Override
    public List<String> header(String name) {
        return headers(context, name);
    }

    /**
     * The lines of a header as JAX-RS has them: a filter before matching changes a copy, and not the headers that came.
     */
    static List<String> headers(ResteasyReactiveRequestContext context, String name) {
        List<String> lines = context.getHttpHeaders().getRequestHeader(name);
        return lines == null ? List.of() : lines;
    }
}
