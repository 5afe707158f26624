package io.quarkiverse.rest.idempotency.store.memory;

/**
 * The clock of the memory store of an application that has a bean of this type: for tests that do not wait for the end of a
 * lease or of a retention.
 */
@FunctionalInterface
public interface MemoryClock {

    /**
     * @return nanoseconds since some fixed point; never fewer than before. Called on any thread
     */
    long nanos();
}
