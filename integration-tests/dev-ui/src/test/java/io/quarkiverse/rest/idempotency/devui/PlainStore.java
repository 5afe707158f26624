package io.quarkiverse.rest.idempotency.devui;

import java.util.List;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.runtime.store.memory.MemoryStore;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatOutcome;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadOutcome;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseOutcome;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveOutcome;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverOutcome;

/** A store of an application's own, which does what every store must do and no more. */
@Singleton
public class PlainStore implements IdempotencyStore {

    private final MemoryStore memory = new MemoryStore(1000, 1_000_000);

    @Override
    public CompletionStage<List<ReserveOutcome>> reserve(List<Reservation> reservations) {
        return memory.reserve(reservations);
    }

    @Override
    public CompletionStage<List<LoadOutcome>> load(List<RecordId> ids) {
        return memory.load(ids);
    }

    @Override
    public CompletionStage<List<HeartbeatOutcome>> heartbeat(List<Heartbeat> heartbeats) {
        return memory.heartbeat(heartbeats);
    }

    @Override
    public CompletionStage<List<TakeOverOutcome>> takeOver(List<TakeOver> takeOvers) {
        return memory.takeOver(takeOvers);
    }

    @Override
    public CompletionStage<List<CompleteOutcome>> complete(List<CompleteCall> completions) {
        return memory.complete(completions);
    }

    @Override
    public CompletionStage<List<ReleaseOutcome>> release(List<ReleaseCall> releases) {
        return memory.release(releases);
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        return memory.purge(limit);
    }
}
