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
     * The lines of a header as JAX-RS has them: a filter before matching changes a copy, and not the headers that came. Without
     * such a filter none of them is copied. Quarkus REST leaves out empty lines, and so the copy is read where there are any.
     */
    @SuppressWarnings("unchecked")
    static List<String> headers(ResteasyReactiveRequestContext context, String name) {
        if (context.getHeader(name, true) == null && !context.serverRequest().containsRequestHeader(name)) {
            return List.of();
        }
        List<String> lines = (List<String>) context.getHeader(name, false);
        if (lines.size() == context.serverRequest().getAllRequestHeaders(name).size()) {
            return lines;
        }
        List<String> all = context.getHttpHeaders().getRequestHeader(name);
        return all == null ? List.of() : all;
    }
}
