package io.quarkiverse.rest.idempotency.runtime.metrics;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * Times the calls of a store, and counts how many elements share one.
 */
final class MeteredStore implements IdempotencyStore {

    private final IdempotencyStore store;
    private final Meters reserve;
    private final Meters load;
    private final Meters heartbeat;
    private final Meters takeOver;
    private final Meters complete;
    private final Meters release;
    private final Meters purge;

    MeteredStore(IdempotencyStore store, MeterRegistry registry) {
        this.store = store;
        this.reserve = new Meters(registry, "reserve");
        this.load = new Meters(registry, "load");
        this.heartbeat = new Meters(registry, "heartbeat");
        this.takeOver = new Meters(registry, "takeover");
        this.complete = new Meters(registry, "complete");
        this.release = new Meters(registry, "release");
        this.purge = new Meters(registry, "purge");
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return reserve.time(reservations.size(), () -> store.reserve(reservations));
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        return load.time(ids.size(), () -> store.load(ids));
    }

    @Override
    public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
        return heartbeat.time(heartbeats.size(), () -> store.heartbeat(heartbeats));
    }

    @Override
    public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
        return takeOver.time(takeOvers.size(), () -> store.takeOver(takeOvers));
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        return complete.time(completions.size(), () -> store.complete(completions));
    }

    @Override
    public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
        return release.time(releases.size(), () -> store.release(releases));
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        return purge.time(limit, () -> store.purge(limit));
    }

    private static final class Meters {

        private final MeterRegistry registry;
        private final Timer answered;
        private final Timer failed;
        private final DistributionSummary batch;

        Meters(MeterRegistry registry, String call) {
            this.registry = registry;
            this.answered = timer(call, "answered");
            this.failed = timer(call, "failed");
            this.batch = DistributionSummary.builder("idempotency.store.batch")
                    .description("Records that share a call of the store")
                    .tags("call", call)
                    .register(registry);
        }

        private Timer timer(String call, String result) {
            return Timer.builder("idempotency.store.calls")
                    .description("Calls of the store")
                    .tags("call", call, "result", result)
                    .register(registry);
        }

        <T> CompletionStage<T> time(int elements, Supplier<CompletionStage<T>> call) {
            batch.record(elements);
            Timer.Sample sample = Timer.start(registry);
            try {
                return call.get().whenComplete((answer, failure) -> sample.stop(failure == null ? answered : failed));
            } catch (RuntimeException e) {
                sample.stop(failed);
                throw e;
            }
        }
    }
}
