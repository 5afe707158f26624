package io.quarkiverse.rest.idempotency.runtime.store.memory;

import java.math.BigInteger;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkus.arc.DefaultBean;

/**
 * Makes the memory store of an application, unless it has a store of its own.
 */
public class MemoryStoreProducer {

    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

    @Produces
    @Singleton
    @DefaultBean
    IdempotencyStore store(IdempotencyConfig config) {
        // Bounds that cannot be used stop the start by the names of their properties, together with all other settings.
        return new MemoryStore(Math.max(1, config.memory().maxEntries()),
                config.memory().maxBytes().asBigInteger().max(BigInteger.ONE).min(LONGEST).longValue());
    }
}
