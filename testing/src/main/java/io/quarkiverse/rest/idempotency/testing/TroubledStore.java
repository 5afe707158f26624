package io.quarkiverse.rest.idempotency.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.ForwardingStore;
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
 * The application's store in the trouble of a test. A dead node is one whose calls no longer reach the store, and whose lease
 * is over.
 */
final class TroubledStore extends ForwardingStore {

    private final Trouble trouble;

    TroubledStore(IdempotencyStore store, Trouble trouble) {
        super(store);
        this.trouble = trouble;
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return unlessOutage(() -> super.reserve(reservations));
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        return unlessOutage(() -> super.load(ids));
    }

    @Override
    public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
        return unlessDead(heartbeats, Heartbeat::ownership, () -> super.heartbeat(heartbeats));
    }

    @Override
    public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
        return unlessOutage(() -> super.takeOver(takeOvers));
    }

    @Override
    public CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> calls) {
        return unlessDead(calls, ProgressCall::ownership, () -> super.recordProgress(calls));
    }

    @Override
    public CompletionStage<List<LoadProgressResult>> loadProgress(List<Ownership> ownerships) {
        return unlessOutage(() -> super.loadProgress(ownerships));
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        List<Ownership> dying = completions.stream().map(CompleteCall::ownership).filter(trouble::diesBeforeRecording).toList();
        if (dying.isEmpty()) {
            return unlessOutage(() -> super.complete(completions));
        }
        return super.release(dying.stream().map(ownership -> ReleaseCall.endLease(ownership, Duration.ZERO)).toList())
                .thenCompose(ended -> failed("The node has died, because the test ordered it"));
    }

    @Override
    public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
        return unlessDead(releases, ReleaseCall::ownership, () -> super.release(releases));
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        return unlessOutage(() -> super.purge(limit));
    }

    private <T, R> CompletionStage<List<R>> unlessDead(List<T> calls, Function<T, Ownership> owner,
            Supplier<CompletionStage<List<R>>> call) {
        return calls.stream().map(owner).anyMatch(trouble::isDead) ? failed("The node has died, because the test ordered it")
                : unlessOutage(call);
    }

    private <T> CompletionStage<T> unlessOutage(Supplier<CompletionStage<T>> call) {
        return trouble.outage() ? failed("The store does not answer, because the test ordered it") : call.get();
    }

    private static <T> CompletionStage<T> failed(String reason) {
        return CompletableFuture.failedFuture(new IllegalStateException(reason));
    }
}
