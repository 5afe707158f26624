package org.acme;

import java.io.IOException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RequestBodyRewriter;

@ApplicationScoped
public class ShipmentMarker implements RequestBodyRewriter {

    @Inject
    ObjectMapper json;

    @Override
    public String operation() {
        return "create-shipment";
    }

    @Override
    public byte[] rewrite(IdempotentRequest request, byte[] body) {
        try {
            JsonNode shipment = json.readTree(body);
            if (!(shipment instanceof ObjectNode marked)) {
                return body;
            }
            // The carrier keeps the mark with the shipment, where a reconciler finds it.
            marked.put("mark", RecordId.of(request.realm(), request.principal(), request.key()).value());
            return json.writeValueAsBytes(marked);
        } catch (IOException e) {
            return body; // the method answers what is wrong with it
        }
    }
}
