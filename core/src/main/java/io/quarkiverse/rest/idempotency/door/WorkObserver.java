package io.quarkiverse.rest.idempotency.door;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.Rejection;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Sees the course of one request, on its own thread. Must not block.
 */
public interface WorkObserver {

    /**
     * The work is about to run on the calling thread.
     *
     * @param execution owns the key; {@code null} where the work runs without a record
     */
    void begins(IdempotencyContext context, @Nullable Execution execution);

    /** The work has left the calling thread. */
    void left();

    /** The request gets a recorded response. */
    void replays(RecordedResponse response);

    /** The request is rejected. */
    void rejected(Rejection rejection);

    /**
     * @return the trace that the request belongs to; {@code null} when it has none that is kept
     */
    @Nullable
    String trace();
}
