package io.quarkiverse.rest.idempotency.lab;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.ResponseStatus;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.lab.common.Count;

/**
 * Only for some: a key belongs to who sent it.
 */
@Path("/lab")
public class SecureResource {

    @Inject
    Database database;

    @POST
    @Path("/secure/{name}")
    @ResponseStatus(201)
    @RolesAllowed("user")
    @Idempotent
    public Count increment(String name) {
        return database.increment(name);
    }
}
