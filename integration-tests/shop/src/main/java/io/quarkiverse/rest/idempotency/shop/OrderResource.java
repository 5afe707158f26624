package io.quarkiverse.rest.idempotency.shop;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.rest.client.inject.RestClient;

import io.smallrye.mutiny.Uni;

/**
 * Orders, which are paid when they are made.
 */
@Path("/orders/{reference}")
public class OrderResource {

    private static final long PRICE = 1999;

    @RestClient
    Payments payments;

    @POST
    @Path("blocking")
    public Payment order(String reference) {
        return payments.pay(new PaymentOrder(PRICE, "EUR", reference));
    }

    @POST
    @Path("reactive")
    public Uni<Payment> orderReactively(String reference) {
        return payments.payLater(new PaymentOrder(PRICE, "EUR", reference));
    }

    @POST
    @Path("own-key")
    public Payment orderOnce(String reference) {
        return payments.payOnce("order-" + reference, new PaymentOrder(PRICE, "EUR", reference));
    }
}
