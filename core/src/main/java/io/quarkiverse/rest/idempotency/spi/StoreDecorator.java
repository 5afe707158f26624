package io.quarkiverse.rest.idempotency.spi;

/**
 * Puts something between the protocol and the application's store: a measurement, a log, or the trouble of a test. An
 * application has at most one bean of this type.
 */
@FunctionalInterface
public interface StoreDecorator {

    /**
     * Called once, when the application starts.
     *
     * @param store the store of the application
     * @return the store that requests ask from now on, below batching, the local cache and the circuit breaker; best a
     *         {@link ForwardingStore}. It gets neither the calls of administrators nor completions in transactions
     */
    IdempotencyStore decorate(IdempotencyStore store);
}
