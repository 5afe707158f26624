package io.quarkiverse.rest.idempotency.client.runtime.request;

import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.client.runtime.RequestKeys;
import io.quarkus.arc.Arc;

/**
 * Asks the context of the request.
 */
@Singleton
public class DerivedRequestKeys implements RequestKeys {

    private final IdempotencyContext context;

    @Inject
    DerivedRequestKeys(IdempotencyContext context) {
        this.context = context;
    }

    @Override
    public UUID next(String call) {
        return Arc.container().requestContext().isActive() && context.key().isPresent() ? context.deriveNextKey(call) : null;
    }
}
