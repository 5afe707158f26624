package io.quarkiverse.rest.idempotency.door;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Waits on the calling thread.
 */
@FunctionalInterface
public interface Waits {

    /**
     * @param answer of which only the completion counts
     * @param bound the longest wait; {@code null} for no bound
     * @return whether the answer is there
     */
    boolean await(CompletableFuture<?> answer, @Nullable Duration bound);
}
