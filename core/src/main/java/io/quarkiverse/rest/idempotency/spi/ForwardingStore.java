package io.quarkiverse.rest.idempotency.spi;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Hands every call on to another store: for stores that add something to some of the calls.
 */
public abstract class ForwardingStore implements IdempotencyStore {

    private final IdempotencyStore store;

    /**
     * @param store gets the calls that a subclass does not override
     */
    protected ForwardingStore(IdempotencyStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return store.reserve(reservations);
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        return store.load(ids);
    }

    @Override
    public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
        return store.heartbeat(heartbeats);
    }

    @Override
    public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
        return store.takeOver(takeOvers);
    }

    @Override
    public CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> calls) {
        return store.recordProgress(calls);
    }

    @Override
    public CompletionStage<List<LoadProgressResult>> loadProgress(List<Ownership> ownerships) {
        return store.loadProgress(ownerships);
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        return store.complete(completions);
    }

    @Override
    public CompletionStage<List<Boolean>> claimed(List<RecordId> ids) {
        return store.claimed(ids);
    }

    @Override
    public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
        return store.release(releases);
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        return store.purge(limit);
    }
}
