package io.quarkiverse.rest.idempotency.virtualthreads;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.ForwardingStore;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;

/**
 * A store of the application that answers on a thread of its own, as a database does: requests are suspended meanwhile.
 */
@Singleton
public class LateStore extends ForwardingStore {

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    public LateStore() {
        super(new MemoryStore(1000, 1_000_000));
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return CompletableFuture.supplyAsync(() -> super.reserve(reservations), thread).thenCompose(answer -> answer);
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        return CompletableFuture.supplyAsync(() -> super.complete(completions), thread).thenCompose(answer -> answer);
    }

    @Override
    public CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> calls) {
        return CompletableFuture.supplyAsync(() -> super.recordProgress(calls), thread).thenCompose(answer -> answer);
    }

    @PreDestroy
    void end() {
        thread.shutdown();
    }
}
