package io.quarkiverse.rest.idempotency.lab;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.ResponseStatus;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.lab.common.Count;

/**
 * The plain case, with a key that may or must be there.
 */
@Path("/lab")
// Its results are of another archive, for whose types Quarkus REST negotiates the media type only with the response.
@Produces(MediaType.APPLICATION_JSON)
public class CounterResource {

    @Inject
    Database database;

    @POST
    @Path("/counter/{name}")
    @ResponseStatus(201)
    @Idempotent
    public Count increment(String name) {
        return database.increment(name);
    }

    @GET
    @Path("/counter/{name}")
    public Count count(String name) {
        return database.count(name);
    }

    @POST
    @Path("/required/{name}")
    @ResponseStatus(201)
    @Idempotent(keyRequirement = KeyRequirement.REQUIRED)
    public Count required(String name) {
        return database.increment(name);
    }
}
