package org.acme;

import java.util.List;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.rest.client.inject.RestClient;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.StaleLease;

@Path("/shipments")
public class ShipmentResource {

    @RestClient
    Carrier carrier;

    @Inject
    IdempotencyContext context;

    public record Order(Carrier.Parcel parcel, List<String> recipients) {
    }

    @POST
    @Idempotent(operation = "ship-order", staleLease = StaleLease.RE_EXECUTE)
    public Carrier.Shipment ship(Order order) {
        Carrier.Shipment shipment = carrier.ship(order.parcel());
        for (String recipient : order.recipients()) {
            // The purpose names the element, so that the order of the recipients does not matter.
            carrier.announce(context.deriveKey("notice-" + recipient), new Carrier.Notice(recipient, shipment.number()));
        }
        return shipment;
    }
}
