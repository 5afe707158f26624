package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.protocol.Admission;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.spi.LoadResult;

/**
 * The transaction of the method claims the key, and then looks for a record: the look at admission may be older than the record
 * of a claim that has ended since. A request that does not get the claim is decided once more, as a duplicate, and nothing of
 * its transaction is left.
 */
final class Claiming implements Phase {

    private final IdempotencyProtocol protocol;
    private final Execution execution;
    private final MethodTransaction transaction;
    private final CompletableFuture<Boolean> claimed;
    private @Nullable CompletableFuture<LoadResult> found;
    private @Nullable Function<Runnable, CompletableFuture<Admission>> otherwise;

    Claiming(IdempotencyProtocol protocol, Execution execution, MethodTransaction transaction) {
        this.protocol = protocol;
        this.execution = execution;
        this.transaction = transaction;
        this.claimed = transaction.claim(execution.ownership().id()).toCompletableFuture();
    }

    @Override
    public Step resumed() {
        if (!claimed.isDone()) {
            return new Step.Await(claimed, null);
        } else if (claimed.isCompletedExceptionally()) {
            return giveWay(decidedOrWaits -> protocol.notClaimed(execution, Failures.of(claimed)));
        } else if (!claimed.join()) {
            return giveWay(decidedOrWaits -> protocol.occupied(execution, decidedOrWaits));
        }
        CompletableFuture<LoadResult> look = found;
        if (look == null) {
            look = transaction.load(execution.ownership().id()).toCompletableFuture();
            found = look;
        }
        return looked(look);
    }

    private Step looked(CompletableFuture<LoadResult> look) {
        if (!look.isDone()) {
            return new Step.Await(look, null);
        } else if (look.isCompletedExceptionally()) {
            return giveWay(decidedOrWaits -> protocol.notClaimed(execution, Failures.of(look)));
        } else if (look.join() instanceof LoadResult.Found record) {
            return giveWay(decidedOrWaits -> protocol.preceded(execution, record.record(), decidedOrWaits));
        }
        return new Step.Invoke();
    }

    private Step giveWay(Function<Runnable, CompletableFuture<Admission>> decision) {
        transaction.rollBack();
        otherwise = decision;
        return new Step.Claim();
    }

    /** A request that has not got the claim, which is decided once more. */
    Admitting otherwise(LifecyclePolicy policy) {
        return new Admitting(protocol, policy, Objects.requireNonNull(otherwise));
    }

    Running running() {
        return new Running(execution).in(transaction);
    }

    /** Ends the execution of a request that does not continue. */
    void close() {
        transaction.rollBack().thenRun(() -> protocol.giveUp(execution));
    }
}
