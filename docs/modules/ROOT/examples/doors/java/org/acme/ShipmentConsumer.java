package org.acme;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.reactive.messaging.Incoming;

import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.messaging.IdempotentConsumer;
import io.smallrye.reactive.messaging.annotations.Blocking;

@ApplicationScoped
public class ShipmentConsumer {

    private final IdempotentSteps steps;
    private final Carrier carrier;

    ShipmentConsumer(IdempotentSteps steps, Carrier carrier) {
        this.steps = steps;
        this.carrier = carrier;
    }

    @Incoming("shipments")
    @IdempotentConsumer(operation = "ship", key = "payload:/order", staleLease = StaleLease.RE_EXECUTE)
    @Blocking
    public void ship(Shipment shipment) {
        String label = steps.run("label", String.class, () -> carrier.label(shipment, steps.key()));
        steps.runOnce("collect", () -> carrier.collect(label, steps.key()));
    }

    public record Shipment(String order, String address) {
    }

    /** A service that honours keys. */
    public interface Carrier {

        String label(Shipment shipment, UUID key);

        void collect(String label, UUID key);
    }
}
