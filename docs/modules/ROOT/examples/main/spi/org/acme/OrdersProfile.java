package org.acme;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.ProblemRenderer;

/** In the runtime module of the same extension. */
@Singleton
public class OrdersProfile implements OperationProfile {

    @Override
    public Set<String> operations() {
        return Set.of("orders.create", "orders.cancel");
    }

    @Override
    public Map<String, String> defaults(String operation) {
        return Map.of("inFlightStatus", "503");
    }

    /** Identifiers are the same in upper and in lower case here, so that both spellings are one resource. */
    @Override
    public String resource(String operation, IdempotentRequest.Content content) {
        String id = content.pathParameter("id");
        return id == null ? null : "order/" + id.toLowerCase();
    }

    @Override
    public Optional<ProblemRenderer> problemRenderer(String operation) {
        return Optional.of((rejection, standard) -> new ProblemRenderer.Problem("application/json",
                "{\"error\":\"" + rejection.code().code() + "\"}"));
    }
}
