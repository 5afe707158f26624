package io.quarkiverse.rest.idempotency.catalog;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;

/**
 * The principal of a request, and its realm.
 */
@RequestScoped
public class Caller {

    static final String REALM_HEADER = "Catalog-Realm";

    @Inject
    SecurityIdentity identity;

    @Inject
    RoutingContext request;

    String name() {
        return identity.getPrincipal().getName();
    }

    String realm() {
        String realm = request.request().getHeader(REALM_HEADER);
        return realm == null ? "default" : realm;
    }

    String header(String name) {
        return request.request().getHeader(name);
    }
}
