package io.quarkiverse.rest.idempotency.runtime.metrics;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
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
    private final CallMeters reserve;
    private final CallMeters load;
    private final CallMeters claimed;
    private final CallMeters heartbeat;
    private final CallMeters takeOver;
    private final CallMeters recordProgress;
    private final CallMeters loadProgress;
    private final CallMeters complete;
    private final CallMeters release;
    private final CallMeters purge;

    MeteredStore(IdempotencyStore store, MeterRegistry registry) {
        this.store = store;
        this.reserve = new CallMeters(registry, "reserve");
        this.load = new CallMeters(registry, "load");
        this.claimed = new CallMeters(registry, "claimed");
        this.heartbeat = new CallMeters(registry, "heartbeat");
        this.takeOver = new CallMeters(registry, "takeover");
        this.recordProgress = new CallMeters(registry, "record-progress");
        this.loadProgress = new CallMeters(registry, "load-progress");
        this.complete = new CallMeters(registry, "complete");
        this.release = new CallMeters(registry, "release");
        this.purge = new CallMeters(registry, "purge");
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
    public CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> calls) {
        return recordProgress.time(calls.size(), () -> store.recordProgress(calls));
    }

    @Override
    public CompletionStage<List<LoadProgressResult>> loadProgress(List<Ownership> ownerships) {
        return loadProgress.time(ownerships.size(), () -> store.loadProgress(ownerships));
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        return complete.time(completions.size(), () -> store.complete(completions));
    }

    @Override
    public CompletionStage<List<Boolean>> claimed(List<RecordId> ids) {
        return claimed.time(ids.size(), () -> store.claimed(ids));
    }

    @Override
    public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
        return release.time(releases.size(), () -> store.release(releases));
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        return purge.time(limit, () -> store.purge(limit));
    }
}
