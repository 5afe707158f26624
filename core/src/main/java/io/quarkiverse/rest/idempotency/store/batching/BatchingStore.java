package io.quarkiverse.rest.idempotency.store.batching;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.ForwardingStore;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;

/**
 * Batches the concurrent store calls of the requests of a node: reserves share a call, and so do completes and loads. The first
 * call goes at once, on its own thread; a call that comes while others are under way joins the next.
 * <p>
 * Heartbeats and the loads of pending requests come as one call a tick already. Takeovers and releases are rare and must not be
 * repeated, as a shared call may have to be. All of these pass unchanged.
 */
public final class BatchingStore extends ForwardingStore {

    /** The number of kinds of calls that are batched: each makes its calls beside the others. */
    public static final int KINDS = 4;

    private final BatchQueue<Reservation, ReserveResult> reserves;
    private final BatchQueue<RecordId, LoadResult> loads;
    private final BatchQueue<CompleteCall, CompleteResult> completes;
    private final BatchQueue<ProgressCall, RecordProgressResult> progress;

    /**
     * @param store the store that gets the shared calls
     * @param executor makes the calls that are shared: of every kind as many at a time as the limits say
     * @param timers the timers for the patience with a call
     */
    public BatchingStore(IdempotencyStore store, Executor executor, Timers timers, BatchingLimits limits) {
        super(store);
        this.reserves = new BatchQueue<>(store::reserve, Reservation::id, reservation -> 0,
                result -> result instanceof ReserveResult.Exists, executor, timers, limits);
        this.loads = new BatchQueue<>(store::load, Function.identity(), id -> 0, result -> true, executor, timers, limits);
        this.completes = new BatchQueue<>(store::complete, call -> call.ownership().id(), call -> weight(call.response()),
                result -> false, executor,
                timers, limits);
        this.progress = new BatchQueue<>(store::recordProgress, call -> call.ownership().id(), call -> call.progress().length,
                result -> false, executor, timers, limits);
    }

    private static long weight(RecordedResponse response) {
        return response instanceof RecordedResponse.Stored stored ? stored.body().length : 0;
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return reserves.ask(reservations);
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        return loads.ask(ids);
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        return completes.ask(completions);
    }

    @Override
    public CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> calls) {
        return progress.ask(calls);
    }
}
