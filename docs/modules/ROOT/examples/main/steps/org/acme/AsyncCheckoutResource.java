package org.acme;

import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.acme.CheckoutResource.Cart;
import org.acme.CheckoutResource.Charge;
import org.acme.CheckoutResource.Hold;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.mutiny.UniSteps;
import io.smallrye.mutiny.Uni;

@Path("/async-checkouts")
public class AsyncCheckoutResource {

    /** Two services that honour keys. */
    public interface AsyncServices {

        Uni<Hold> hold(Cart cart, UUID key);

        Uni<Charge> charge(Hold hold, UUID key);
    }

    @Inject
    AsyncServices services;

    // tag::method[]
    @POST
    @Idempotent(operation = "async-checkout", staleLease = StaleLease.RE_EXECUTE)
    public Uni<Charge> place(Cart cart, UniSteps steps) {
        return steps.run("hold", Hold.class, () -> services.hold(cart, steps.key()))
                .flatMap(hold -> steps.run("charge", Charge.class, () -> services.charge(hold, steps.key())));
    }
    // end::method[]
}
