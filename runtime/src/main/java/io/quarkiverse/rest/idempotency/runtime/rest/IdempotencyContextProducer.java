package io.quarkiverse.rest.idempotency.runtime.rest;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

import io.quarkiverse.rest.idempotency.IdempotencyContext;

/**
 * Provides the {@link IdempotencyContext} of each request that asks for it.
 */
@Singleton
public class IdempotencyContextProducer {

    @Produces
    @RequestScoped
    IdempotencyContext context() {
        return new RequestIdempotencyContext(CurrentRequestManager.get());
    }
}
