package org.acme;

import java.time.temporal.ChronoUnit;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

import io.quarkiverse.rest.idempotency.client.IdempotentCall;

@RegisterRestClient(configKey = "payments")
@Path("/payments")
public interface Payments {

    @POST
    @IdempotentCall
    @Retry(maxRetries = -1, maxDuration = 90, durationUnit = ChronoUnit.SECONDS)
    Payment pay(PaymentOrder order);

    record PaymentOrder(String account, long cents) {
    }

    record Payment(long id, String state) {
    }
}
