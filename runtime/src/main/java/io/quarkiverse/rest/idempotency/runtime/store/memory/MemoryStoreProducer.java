package io.quarkiverse.rest.idempotency.runtime.store.memory;

import java.time.InstantSource;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.runtime.SpiBeans;
import io.quarkiverse.rest.idempotency.runtime.config.ByteCount;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.store.memory.MemoryClock;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;
import io.quarkus.arc.DefaultBean;

/**
 * Makes the memory store of an application, unless it has a store of its own.
 */
public class MemoryStoreProducer {

    @Produces
    @Singleton
    @DefaultBean
    IdempotencyStore store(IdempotencyConfig config, @Any Instance<MemoryClock> clock) {
        // Bounds that cannot be used stop the start by the names of their properties, together with all other settings.
        return new MemoryStore(Math.max(1, config.memory().maxEntries()),
                Math.max(1, ByteCount.of(config.memory().maxBytes())),
                SpiBeans.only(MemoryClock.class, clock, System::nanoTime)::nanos, InstantSource.system());
    }
}
