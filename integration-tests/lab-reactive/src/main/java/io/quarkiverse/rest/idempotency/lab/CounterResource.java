package io.quarkiverse.rest.idempotency.lab;

import java.time.Duration;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.lab.common.Count;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;

/**
 * Methods that count, with a key that may or must be there, for callers that are known or not, and for as long as they are told
 * to. A request that sees the count knows that the method runs.
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
    public Uni<Count> increment(String name) {
        return database.increment(name);
    }

    @GET
    @Path("/counter/{name}")
    public Uni<Count> count(String name) {
        return database.count(name);
    }

    @POST
    @Path("/required/{name}")
    @ResponseStatus(201)
    @Idempotent(keyRequirement = KeyRequirement.REQUIRED)
    public Uni<Count> required(String name) {
        return database.increment(name);
    }

    @POST
    @Path("/secure/{name}")
    @ResponseStatus(201)
    @RolesAllowed("user")
    @Idempotent
    public Uni<Count> secure(String name) {
        return database.increment(name);
    }

    /** Holds a worker, as a method does that waits for something slow: there are such methods in reactive applications, too. */
    @POST
    @Path("/slow/{name}")
    @ResponseStatus(201)
    @Blocking
    @Idempotent(inFlight = InFlight.REJECT)
    public Count slow(String name, @RestQuery long millis) {
        return later(database.increment(name), millis).await().indefinitely();
    }

    @POST
    @Path("/wait/{name}")
    @ResponseStatus(201)
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "5s")
    public Uni<Count> await(String name, @RestQuery long millis) {
        return later(database.increment(name), millis);
    }

    @POST
    @Path("/uni/{name}")
    @ResponseStatus(201)
    @Idempotent(inFlight = InFlight.REJECT)
    public Uni<Count> reactive(String name, @RestQuery long millis) {
        return later(database.increment(name), millis);
    }

    private static Uni<Count> later(Uni<Count> count, long millis) {
        return millis > 0 ? count.onItem().delayIt().by(Duration.ofMillis(millis)) : count;
    }
}
