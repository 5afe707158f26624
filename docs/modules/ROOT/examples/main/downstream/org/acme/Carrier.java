package org.acme;

import java.util.Optional;
import java.util.UUID;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

import io.quarkiverse.rest.idempotency.client.IdempotencyKey;
import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkus.rest.client.reactive.NotBody;

@RegisterRestClient(configKey = "carrier")
public interface Carrier {

    @POST
    @Path("/shipments")
    @IdempotentCall(name = "ship") // the key is derived
    Shipment ship(Parcel parcel);

    @POST
    @Path("/notices")
    @IdempotentCall
    void announce(@IdempotencyKey @NotBody UUID key, Notice notice); // the caller brings the key

    @GET
    @Path("/shipments")
    Optional<Shipment> find(@QueryParam("key") UUID key);

    record Parcel(String address, long grams) {
    }

    record Shipment(String number) {
    }

    record Notice(String recipient, String shipment) {
    }
}
