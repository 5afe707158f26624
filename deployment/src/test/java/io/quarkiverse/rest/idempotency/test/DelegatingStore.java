package io.quarkiverse.rest.idempotency.test;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

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
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;

/**
 * A store of an application that does what the memory store does and counts its calls, for tests that change a part of it.
 */
public abstract class DelegatingStore implements IdempotencyStore {

    static final AtomicInteger CALLS = new AtomicInteger();

    final MemoryStore memory = new MemoryStore(1000, 1_000_000);

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        CALLS.incrementAndGet();
        return memory.reserve(reservations);
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        CALLS.incrementAndGet();
        return memory.load(ids);
    }

    @Override
    public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
        CALLS.incrementAndGet();
        return memory.heartbeat(heartbeats);
    }

    @Override
    public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
        CALLS.incrementAndGet();
        return memory.takeOver(takeOvers);
    }

    @Override
    public CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> calls) {
        CALLS.incrementAndGet();
        return memory.recordProgress(calls);
    }

    @Override
    public CompletionStage<List<LoadProgressResult>> loadProgress(List<Ownership> ownerships) {
        CALLS.incrementAndGet();
        return memory.loadProgress(ownerships);
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        CALLS.incrementAndGet();
        return memory.complete(completions);
    }

    @Override
    public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
        CALLS.incrementAndGet();
        return memory.release(releases);
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        CALLS.incrementAndGet();
        return memory.purge(limit);
    }
}
