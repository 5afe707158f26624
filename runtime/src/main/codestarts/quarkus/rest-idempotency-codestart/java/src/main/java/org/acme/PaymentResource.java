package org.acme;

import java.util.concurrent.atomic.AtomicLong;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.quarkiverse.rest.idempotency.Idempotent;

@Path("/payments")
public class PaymentResource {

    private final AtomicLong lastId = new AtomicLong();

    /** Runs once for each Idempotency-Key: a request that is repeated with its key gets the first response again. */
    @POST
    @Idempotent(operation = "create-payment")
    public Payment create(NewPayment payment) {
        return new Payment(lastId.incrementAndGet(), payment.amount(), payment.currency());
    }

    public record NewPayment(long amount, String currency) {
    }

    public record Payment(long id, long amount, String currency) {
    }
}
