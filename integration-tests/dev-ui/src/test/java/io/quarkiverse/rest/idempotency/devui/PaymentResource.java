package io.quarkiverse.rest.idempotency.devui;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyRequirement;

/** Payments whose answers carry a secret. */
@Path("/payments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PaymentResource {

    static final AtomicInteger PAYMENTS = new AtomicInteger();

    @POST
    @Idempotent(operation = "create-payment", keyRequirement = KeyRequirement.REQUIRED, retention = "7d")
    public String create(String body) {
        int id = PAYMENTS.incrementAndGet();
        return "{\"id\":" + id + ",\"state\":\"CREATED\",\"payer\":{\"name\":\"Alice\",\"cardToken\":\"s3cr3t-" + id + "\"}}";
    }

    @POST
    @Path("/{id}/refunds")
    @Idempotent(operation = "refund-payment", lease = "45s")
    public String refund(int id, String body) {
        return "{\"payment\":" + id + ",\"state\":\"REFUNDED\"}";
    }

    @POST
    @Path("/{id}/capture")
    @Idempotent
    public String capture(int id) {
        return "{\"id\":" + id + ",\"state\":\"CAPTURED\"}";
    }
}
