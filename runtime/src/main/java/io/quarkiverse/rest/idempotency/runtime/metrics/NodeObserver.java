package io.quarkiverse.rest.idempotency.runtime.metrics;

import java.time.Duration;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.ProtocolListener;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;

/**
 * Watches a node. A bean of this type is asked once, while the protocol is made.
 */
public interface NodeObserver {

    /** Observes nothing. */
    NodeObserver NONE = new NodeObserver() {

        @Override
        public ProtocolListener listener() {
            return new ProtocolListener() {
            };
        }

        @Override
        public IdempotencyStore observed(IdempotencyStore store) {
            return store;
        }

        @Override
        public MethodTransaction observed(MethodTransaction transaction) {
            return transaction;
        }

        @Override
        public void observe(IdempotencyProtocol protocol) {
            // No observer reads it.
        }

        @Override
        public void observeAbandoned(String operation, Supplier<Number> count, Supplier<Duration> oldest) {
            // No observer reads it.
        }

        @Override
        public void resumed(String operation, String result) {
            // No observer counts it.
        }
    };

    /** Observes the treatment of requests. */
    ProtocolListener listener();

    /**
     * @return the same store, whose calls are seen as it gets them
     */
    IdempotencyStore observed(IdempotencyStore store);

    /**
     * @return the same transaction, whose completion of a record is seen like a call of the store
     */
    MethodTransaction observed(MethodTransaction transaction);

    /** Looks at the waiting and running requests. */
    void observe(IdempotencyProtocol protocol);

    /**
     * Looks at the abandoned records of an operation.
     *
     * @param count how many there are
     * @param oldest how long ago the oldest of them was reserved
     */
    void observeAbandoned(String operation, Supplier<Number> count, Supplier<Duration> oldest);

    /**
     * Counts an attempt to resume an abandoned request, or to store a request.
     *
     * @param result how it has ended, in a word
     */
    void resumed(String operation, String result);
}
