package io.quarkiverse.rest.idempotency.lab;

import java.time.Duration;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.lab.common.Count;
import io.quarkiverse.rest.idempotency.lab.common.Slow;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Methods that take as long as they are told to, after they have counted: who sees the count knows that the method runs.
 */
@Path("/lab")
public class TimingResource {

    @Inject
    Database database;

    @POST
    @Path("/slow/{name}")
    @ResponseStatus(201)
    @Idempotent(inFlight = InFlight.REJECT)
    public Count slow(String name, @RestQuery long millis) throws InterruptedException {
        return incrementAndBlock(name, millis);
    }

    @POST
    @Path("/wait/{name}")
    @ResponseStatus(201)
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "5s")
    public Count await(String name, @RestQuery long millis) throws InterruptedException {
        return incrementAndBlock(name, millis);
    }

    @POST
    @Path("/uni/{name}")
    @ResponseStatus(201)
    @Idempotent(inFlight = InFlight.REJECT)
    public Uni<Count> reactive(String name, @RestQuery long millis) {
        Uni<Count> count = Uni.createFrom().item(() -> database.increment(name))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        return millis > 0 ? count.onItem().delayIt().by(Duration.ofMillis(millis)) : count;
    }

    /** Holds its worker, as a method does that waits for something slow. */
    private Count incrementAndBlock(String name, long millis) throws InterruptedException {
        Count count = database.increment(name);
        Slow.take(millis);
        return count;
    }
}
