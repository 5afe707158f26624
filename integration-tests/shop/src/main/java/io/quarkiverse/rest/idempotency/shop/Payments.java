package io.quarkiverse.rest.idempotency.shop;

import java.time.temporal.ChronoUnit;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

import io.quarkiverse.rest.idempotency.client.IdempotencyKey;
import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkus.rest.client.reactive.NotBody;
import io.smallrye.mutiny.Uni;

/**
 * The payments application, as this one calls it.
 */
@RegisterRestClient(configKey = "payments")
@Path("/payments")
public interface Payments {

    @POST
    @IdempotentCall
    @Retry(maxRetries = -1, delay = 50, maxDuration = 90, durationUnit = ChronoUnit.SECONDS)
    Payment pay(PaymentOrder order);

    @POST
    @IdempotentCall
    @Retry(maxRetries = -1, delay = 50, maxDuration = 90, durationUnit = ChronoUnit.SECONDS)
    Uni<Payment> payLater(PaymentOrder order);

    /** For a customer who may come back: the order's own key. */
    @POST
    @IdempotentCall
    Payment payOnce(@IdempotencyKey @NotBody String key, PaymentOrder order);
}
