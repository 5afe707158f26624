package io.quarkiverse.rest.idempotency.devui;

import java.util.Map;
import java.util.Set;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.OperationProfile;

/** Says something about an operation, as another extension would. */
@Singleton
public class CaptureProfile implements OperationProfile {

    @Override
    public Set<String> operations() {
        return Set.of("POST /payments/{id}/capture");
    }

    @Override
    public Map<String, String> defaults(String operation) {
        return Map.of("inFlight", "WAIT");
    }
}
