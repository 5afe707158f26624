package org.acme;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.rest.client.inject.RestClient;

import io.quarkiverse.rest.idempotency.spi.AbandonedRecord;
import io.quarkiverse.rest.idempotency.spi.BackgroundReconciler;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/** For a method that ships one parcel, and does nothing else. */
@ApplicationScoped
public class ShipmentReconciler implements BackgroundReconciler {

    @RestClient
    Carrier carrier;

    @Override
    public String operation() {
        return "ship-parcel";
    }

    @Override
    public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
        return find(request.deriveKey("ship"));
    }

    @Override
    public Verdict reconcile(AbandonedRecord abandoned) {
        return find(abandoned.deriveKey("ship")); // without the request, and without its key
    }

    private Verdict find(UUID key) {
        return carrier.find(key).<Verdict> map(shipment -> new Verdict.Applied(shipped(shipment)))
                .orElseGet(Verdict.Unknown::new); // it may still be on its way
    }

    private static RecordedResponse shipped(Carrier.Shipment shipment) {
        return new RecordedResponse.Stored(200, List.of(new RecordedResponse.Header("Content-Type", "application/json")),
                ("{\"number\":\"" + shipment.number() + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
