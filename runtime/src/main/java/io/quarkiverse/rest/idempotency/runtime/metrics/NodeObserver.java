package io.quarkiverse.rest.idempotency.runtime.metrics;

import io.quarkiverse.rest.idempotency.runtime.core.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.runtime.core.ProtocolListener;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;

/**
 * Watches a node. A bean of this type is asked once, while the protocol is made.
 */
public interface NodeObserver {

    /** Hears what becomes of requests. */
    ProtocolListener listener();

    /**
     * @return the same store, whose calls are seen as it gets them
     */
    IdempotencyStore observed(IdempotencyStore store);

    /** Looks at what waits and runs. */
    void observe(IdempotencyProtocol protocol);
}
