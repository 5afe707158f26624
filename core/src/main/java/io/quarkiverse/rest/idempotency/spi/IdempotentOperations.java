package io.quarkiverse.rest.idempotency.spi;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The idempotent operations of the running application, for an extension that has declared some of them. A bean of this type
 * can be injected; only the extension implements it.
 * <p>
 * All methods can be called on any thread, from the start of the application on. An {@link OperationProfile} must not ask
 * before the start has ended, and injects an {@code Instance} of the bean: the values of a profile are part of the settings.
 */
public interface IdempotentOperations {

    /**
     * Finds the settings of an operation, from its annotation, its configuration and its profile.
     *
     * @param operation its name
     * @return the settings, which do not change while the application runs; empty when the application has no such operation
     */
    Optional<OperationSettings> settings(String operation);

    /**
     * Finds out whether keys can be reserved at the moment. While requests can reserve their keys, the store is asked
     * by one read; when the last reserve has failed, by one write. Each call asks once: callers that ask often keep
     * the answer for a while.
     *
     * @return completes on any thread, never exceptionally, and within the time that a request waits for the store
     *         ({@code quarkus.rest-idempotency.store-timeout.reserve}); {@code false} also when that time is over
     */
    CompletableFuture<Boolean> canReserve();

    /**
     * Finds out the time of the store's clock, which gives records their times; the clocks of nodes may differ from it. It
     * makes and deletes a record: three calls to the store.
     *
     * @return completes on any thread, with a time that is not later than the store's when it completes; exceptionally when the
     *         store cannot answer
     */
    CompletableFuture<Instant> storeTime();
}
