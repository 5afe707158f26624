package io.quarkiverse.rest.idempotency.payments;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

/**
 * Stands for the service that moves the money: it answers later, and not on the thread that asked.
 */
@ApplicationScoped
public class Gateway {

    private static final Duration ROUND_TRIP = Duration.ofMillis(50);

    /**
     * @return what the gateway calls the captured payment. It goes by the payment's id: asked again, it answers the same
     */
    Uni<String> capture(PaymentView payment) {
        return Uni.createFrom().item("capture-" + payment.id()).onItem().delayIt().by(ROUND_TRIP);
    }
}
