package org.acme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ForbiddenException;

import io.quarkiverse.rest.idempotency.spi.RealmResolver;

@ApplicationScoped
public class TenantRealm implements RealmResolver {

    /** The request filter that authenticates the tenant leaves it here. */
    static final String TENANT = "org.acme.tenant";

    @Override
    public String resolve(RealmRequest request) {
        if (request.property(TENANT) instanceof String tenant) {
            return tenant;
        }
        throw new ForbiddenException("No tenant"); // the exception answers the request
    }
}
