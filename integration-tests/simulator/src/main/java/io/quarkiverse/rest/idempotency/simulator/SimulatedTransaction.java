package io.quarkiverse.rest.idempotency.simulator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The transaction of a method in the virtual database, whose statements travel there like all others.
 */
public final class SimulatedTransaction implements MethodTransaction {

    private static final long MOMENT = 50_000;

    private final World world;
    private final Life life;
    private final Request request;
    private final Transaction transaction;
    private LoadResult beforeClaim;

    SimulatedTransaction(World world, Life life, Request request) {
        this.world = world;
        this.life = life;
        this.request = request;
        this.transaction = new Transaction(request);
    }

    @Override
    public boolean mustRollBack() {
        return request.plan().rollsBack();
    }

    /** A node is not told that its connection is gone. */
    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public CompletionStage<Boolean> claim(RecordId id) {
        beforeClaim = world.database().snapshot(id);
        return ask("claim", () -> world.database().claim(transaction, id));
    }

    @Override
    public CompletionStage<LoadResult> load(RecordId id) {
        return ask("load in the transaction", () -> world.database().load(life, transaction, id));
    }

    /** Finds what a statement does that began with the one that claims the key, and so before the claim was there. */
    public CompletionStage<LoadResult> loadBeforeClaim() {
        LoadResult snapshot = beforeClaim;
        return ask("load with the claim", () -> snapshot);
    }

    @Override
    public CompletionStage<CompleteResult> complete(CompleteCall call) {
        return ask("complete in the transaction", () -> world.database().complete(transaction, call));
    }

    @Override
    public CompletionStage<Void> commit() {
        return ask("commit", () -> world.database().commit(life, transaction))
                .whenComplete((done, failure) -> world.seen(failure == null ? Seen.COMMITTED : Seen.COMMIT_FAILED));
    }

    @Override
    public CompletionStage<Void> rollBack() {
        world.seen(Seen.ROLLED_BACK);
        // It goes through in any state of the connection: a database rolls back a transaction that is not committed.
        world.time().after(MOMENT, () -> world.database().rollBack(transaction));
        return CompletableFuture.completedFuture(null);
    }

    /** A database notices after a while that a client is gone. */
    void abandoned() {
        world.time().after(world.setting().lease() / 4, () -> world.database().rollBack(transaction));
    }

    private <T> CompletableFuture<T> ask(String what, Supplier<T> statement) {
        try {
            CompletableFuture<T> answer = world.fate().statement(life, what, statement,
                    () -> world.database().rollBack(transaction));
            // As drivers do with a database that does not answer; the statement may take effect nevertheless.
            life.schedule(world.setting().limits().storeBound(),
                    () -> answer.completeExceptionally(new StoreFailedException("time-out")));
            return answer;
        } catch (StoreFailedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
