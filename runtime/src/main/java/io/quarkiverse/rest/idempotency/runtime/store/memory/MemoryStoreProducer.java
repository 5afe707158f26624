package io.quarkiverse.rest.idempotency.runtime.store.memory;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkus.arc.DefaultBean;

/**
 * Makes the memory store of an application, unless it has a store of its own.
 */
public class MemoryStoreProducer {

    @Produces
    @Singleton
    @DefaultBean
    IdempotencyStore store(IdempotencyConfig config) {
        return new MemoryStore(config.memory().maxEntries(), config.memory().maxBytes().asLongValue());
    }
}
