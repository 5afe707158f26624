package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.List;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.spi.RealmResolver;

/**
 * A request as a {@link RealmResolver} sees it.
 */
record RestRealmRequest(ResteasyReactiveRequestContext context) implements RealmResolver.RealmRequest {

    @Override
    public List<String> header(String name) {
        return context.serverRequest().getAllRequestHeaders(name);
    }

    @Override
    public Object property(String name) {
        return context.getProperty(name);
    }
}
