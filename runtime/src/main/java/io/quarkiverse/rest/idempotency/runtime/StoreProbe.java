package io.quarkiverse.rest.idempotency.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * Finds out whether keys can be reserved. While reserves work, reading a record that does not exist is enough. Once one has
 * failed, only a write says more: a database that is read-only, a full Redis or a demoted master answers every read. That write
 * is also what closes the breaker of a node that gets no requests because it is not ready.
 */
final class StoreProbe {

    private static final RecordId NO_RECORD = RecordId.of("", "", "");
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Binding BINDING = new Binding("readiness", "", "");

    private final IdempotencyStore store;
    private final Supplier<Boolean> reservesWork;
    private final Supplier<Owner> owner;
    private final Duration bound;

    /**
     * @param store the way of a request's calls
     * @param reservesWork whether the last reserve of a request, or of this probe, was answered; never where requests are not
     *        admitted by reserves
     * @param owner whom the record of the probe belongs to for a moment
     * @param bound how long the answer may take
     */
    StoreProbe(IdempotencyStore store, Supplier<Boolean> reservesWork, Supplier<Owner> owner, Duration bound) {
        this.store = store;
        this.reservesWork = reservesWork;
        this.owner = owner;
        this.bound = bound;
    }

    /**
     * @return completes within the bound, on any thread; never fails
     */
    CompletableFuture<Boolean> usable() {
        CompletionStage<?> probe;
        try {
            probe = reservesWork.get() ? store.load(List.of(NO_RECORD)) : reserve();
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(false);
        }
        return probe.handle((answer, failure) -> failure == null).toCompletableFuture().copy()
                .completeOnTimeout(false, bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * @return the time at which the store reserves a record, by its own clock; fails when the store does not answer
     */
    CompletableFuture<Instant> time() {
        return withRecord(ownership -> store.load(List.of(ownership.id())).thenApply(
                loaded -> ((LoadResult.Found) loaded.get(0)).record().reservedAt())).toCompletableFuture();
    }

    private CompletionStage<?> reserve() {
        return withRecord(ownership -> CompletableFuture.completedFuture(null));
    }

    /** Makes a record for a moment. */
    private <R> CompletionStage<R> withRecord(Function<Ownership, CompletionStage<R>> look) {
        RecordId id = RecordId.of("", "", UUID.randomUUID().toString());
        Owner prober = owner.get();
        return store.reserve(List.of(new Reservation(id, "", BINDING, prober, SHORT, SHORT))).thenCompose(results -> {
            Ownership ownership = new Ownership(id, prober, ((ReserveResult.Owned) results.get(0)).fence());
            return look.apply(ownership).thenCompose(
                    seen -> store.release(List.of(ReleaseCall.forget(ownership))).thenApply(released -> seen));
        });
    }
}
