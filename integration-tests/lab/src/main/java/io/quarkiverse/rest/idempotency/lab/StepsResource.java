package io.quarkiverse.rest.idempotency.lab;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

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

    /** The same, with the name of the caller that the last step was run for. */
    public record OrderOfCaller(Order order, String caller, String note) {
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

    /** The same for a caller with a role. A node that finds it abandoned finishes it. */
    @POST
    @Path("/resumed/{name}")
    @ResponseStatus(201)
    @RolesAllowed("user")
    @Idempotent(operation = "resumed-steps", staleLease = StaleLease.RE_EXECUTE, lease = "1s")
    public OrderOfCaller resumedOrder(String name, @RestQuery long millis, String note, IdempotentSteps steps,
            @Context SecurityContext caller) throws InterruptedException {
        return new OrderOfCaller(order(name, millis, steps), caller.getUserPrincipal().getName(), note);
    }

    private long step(IdempotentSteps steps, String name, String step, long millis) throws InterruptedException {
        return steps.run(step, Long.class, () -> downstream.call(steps.key(), name, step, millis));
    }
}
