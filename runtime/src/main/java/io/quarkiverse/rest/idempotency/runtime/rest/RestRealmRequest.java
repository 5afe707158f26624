package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.List;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;

/**
 * A request as a {@link RealmResolver} and an {@link OperationProfile} see it.
 *
 * @param configured tells the realm by configuration alone
 */
record RestRealmRequest(ResteasyReactiveRequestContext context, RealmResolver configured)
        implements
            OperationProfile.ScopedRequest {

    @Override
    public List<String> header(String name) {
        return RestContent.headers(context, name);
    }

    @Override
    public String pathParameter(String name) {
        return context.getUriInfo().getPathParameters().getFirst(name);
    }

    @Override
    public Object property(String name) {
        return context.getProperty(name);
    }

    @Override
    public String configuredRealm() {
        return configured.resolve(this);
    }
}
