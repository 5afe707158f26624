package io.quarkiverse.rest.idempotency.lab;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.StaleLease;

/**
 * An order in three steps, each a call to a service that honours keys.
 */
@Path("/lab/steps")
public class StepsResource {

    /** The numbers of the effects that the three calls had. */
    public record Order(long hold, long charge, long booking) {
    }

    @Inject
    Downstream downstream;

    /**
     * @param millis the time that each call takes
     */
    @POST
    @Path("/{name}")
    @ResponseStatus(201)
    @Idempotent(operation = "steps", staleLease = StaleLease.RE_EXECUTE, lease = "1s")
    public Order order(String name, @RestQuery long millis, IdempotentSteps steps) throws InterruptedException {
        return new Order(step(steps, name, "hold", millis), step(steps, name, "charge", millis),
                step(steps, name, "book", millis));
    }

    private long step(IdempotentSteps steps, String name, String step, long millis) throws InterruptedException {
        return steps.run(step, Long.class, () -> downstream.call(steps.key(), name, step, millis));
    }
}
