package io.quarkiverse.rest.idempotency.simulator;

import java.time.Instant;
import java.util.function.LongSupplier;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;

/**
 * Makes the store of a run.
 */
public interface Stores {

    /** The memory store, which is to be the one store of all nodes. */
    Stores MEMORY = clock -> new MemoryStore(1_000, 10_000_000, clock, () -> Instant.ofEpochSecond(0, clock.getAsLong()));

    /**
     * @param nanoClock its clock
     * @return a store without records
     */
    IdempotencyStore on(LongSupplier nanoClock);

    /** Whether it takes the time from whoever calls it, as no store must. */
    default boolean believesNodes() {
        return false;
    }
}
