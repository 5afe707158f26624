package org.acme;

import java.security.Principal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkiverse.rest.idempotency.spi.PrincipalResolver;
import io.quarkiverse.rest.idempotency.spi.RealmResolver.RealmRequest;
import io.quarkus.security.identity.SecurityIdentity;

/** An API key has no name, but the mechanism that authenticates by it knows its id. */
@ApplicationScoped
public class ApiKeyOwner implements PrincipalResolver {

    @Inject
    SecurityIdentity identity;

    @Override
    public String resolve(Principal caller, RealmRequest request) {
        String id = identity.getAttribute("api-key-id");
        return id == null ? caller.getName() : "api-key:" + id;
    }
}
