package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;

/**
 * Reads and records the progress of executions. A call that fails or is not answered is made again within the bound, since the
 * work of a step may be done already, and a repeated call is answered like the first. Where a recording fails nevertheless, the
 * store may have it, or get it later. So it is the last one of its execution: the length of another progress would not tell
 * whether it is the one that the store has. The next owner reads it, and its fence keeps late calls out.
 */
final class Progress {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final IdempotencyStore store;
    private final Timers timers;
    private final Duration bound;
    private final Duration storeBound;
    private final ProtocolListener listener;

    /**
     * @param bound the longest time that a method waits for its progress
     * @param storeBound the time after which a call that has not been answered counts as failed
     */
    Progress(IdempotencyStore store, Timers timers, Duration bound, Duration storeBound, ProtocolListener listener) {
        this.store = store;
        this.timers = timers;
        this.bound = bound;
        this.storeBound = storeBound;
        this.listener = listener;
    }

    CompletableFuture<LoadProgressResult> load(Execution execution) {
        return ask(execution, () -> Stages.result(() -> store.loadProgress(List.of(execution.ownership()))),
                LoadProgressResult.Lost.class::isInstance).thenApply(loaded -> {
                    if (!(loaded instanceof LoadProgressResult.Lost)) {
                        execution.inherited(loaded instanceof LoadProgressResult.Found);
                    }
                    return loaded;
                });
    }

    CompletableFuture<RecordProgressResult> record(Execution execution, byte[] progress) {
        ProgressCall call = new ProgressCall(execution.ownership(), progress);
        return ask(execution, () -> Stages.result(() -> store.recordProgress(List.of(call))),
                result -> result == RecordProgressResult.LOST);
    }

    private <T> CompletableFuture<T> ask(Execution execution, Supplier<CompletableFuture<T>> call, Predicate<T> lost) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        attempt(call, answer, timers.nanoTime() + bound.toNanos());
        return answer.thenApply(result -> {
            if (lost.test(result) && execution.lose()) {
                listener.ownershipLost(execution);
            }
            return result;
        });
    }

    private <T> void attempt(Supplier<CompletableFuture<T>> call, CompletableFuture<T> answer, long deadline) {
        Stages.within(timers, storeBound, call.get()).whenComplete((result, failure) -> {
            if (failure == null) {
                answer.complete(result);
            } else if (deadline - timers.nanoTime() > PAUSE.toNanos()) {
                timers.schedule(PAUSE, () -> attempt(call, answer, deadline));
            } else {
                answer.completeExceptionally(Stages.unwrap(failure));
            }
        });
    }
}
