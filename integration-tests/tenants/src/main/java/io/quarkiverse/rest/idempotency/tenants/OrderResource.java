package io.quarkiverse.rest.idempotency.tenants;

import java.net.URI;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;

/** Methods with validated parameters and effects in the schema of their tenant. */
@Path("/tenants")
@RolesAllowed(ApiKeys.ROLE)
public class OrderResource {

    private static final long SLOW_MILLIS = 20;

    @Inject
    Observer observer;

    @Inject
    Ledger ledger;

    @Inject
    Ledger.Patient patient;

    /** The order of a client. */
    public record Order(@NotBlank String item, @Positive int amount) {
    }

    /** The observations and effects of a method. */
    public record Entered(Observer.Seen seen, Effect effect) {
    }

    /** A method whose record is completed after its transaction. Duplicates that come meanwhile wait. */
    @POST
    @Path("/orders/{shelf}")
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
    public Response order(@RestPath @Positive int shelf, @Valid Order order, @RestHeader(Ledger.REFERENCE) String reference)
            throws InterruptedException {
        if (order.item().equals("nothing")) {
            throw new NotFoundException();
        }
        Entered entered = new Entered(observer.onWorker(), ledger.enter(reference, order.item()));
        // Long enough for duplicates to find it at work.
        Thread.sleep(SLOW_MILLIS);
        return Response.created(URI.create("/tenants/orders/" + shelf + "/" + order.amount())).entity(entered).build();
    }

    /** The method, its effect and its record are one transaction. */
    @POST
    @Path("/payments")
    @Transactional
    @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "60s")
    public Entered pay(@Valid Order order, @RestHeader(Ledger.REFERENCE) String reference) {
        return new Entered(observer.onWorker(), ledger.enter(reference, order.item()));
    }

    /** Without a key each attempt has a transaction of its own; with one, the method has one. */
    @POST
    @Path("/contended-payments")
    @Idempotent(completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT, waitLimit = "60s")
    public Entered payInConflict(@Valid Order order, @RestHeader(Ledger.REFERENCE) String reference) {
        return new Entered(observer.onWorker(), patient.enterInConflict(reference, order.item()));
    }
}
