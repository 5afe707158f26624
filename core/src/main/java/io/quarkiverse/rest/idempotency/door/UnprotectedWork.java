package io.quarkiverse.rest.idempotency.door;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.lifecycle.MethodTransaction;
import io.quarkiverse.rest.idempotency.protocol.Stages;
import io.quarkiverse.rest.idempotency.work.Work;

/**
 * Runs work without a record on the thread of its caller. Work whose record would be completed in its transaction has that
 * transaction, too: it was written to find one.
 */
public final class UnprotectedWork {

    /** Sees the runs of the work, on its own thread. */
    public interface Runs {

        /** The work begins, or begins once more. */
        IdempotencyContext begin();

        /** The work has ended, and its transaction, if it has one. */
        void left();
    }

    private final Runs runs;
    private final @Nullable WorkTransactions transactions;

    /**
     * @param transactions {@code null} where the work begins its own
     */
    public UnprotectedWork(Runs runs, @Nullable WorkTransactions transactions) {
        this.runs = runs;
        this.transactions = transactions;
    }

    /**
     * @return the result of the work, which is committed
     * @throws Throwable the failure of the work or of its transaction; nothing of the work is kept where it had one
     */
    public @Nullable Object run(Work<?, ?> work) throws Throwable {
        for (int rerun = 0;; rerun++) {
            IdempotencyContext context = runs.begin();
            try {
                if (transactions == null) {
                    return work.run(context);
                }
                Ended ended = inTransaction(work, context, transactions.begin(), rerun < transactions.maxReruns());
                if (ended != null) {
                    return ended.result;
                }
            } finally {
                runs.left();
            }
        }
    }

    private record Ended(@Nullable Object result) {
    }

    /**
     * @return {@code null} where the retries of the work need another transaction
     */
    private static @Nullable Ended inTransaction(Work<?, ?> work, IdempotencyContext context, WorkTransactions.Begun begun,
            boolean mayRerun) throws Throwable {
        Object result = null;
        Throwable failure = null;
        try {
            result = work.run(context);
            begun.flush();
        } catch (Throwable e) {
            failure = e;
            begun.failed(e);
        }
        if (begun.retryAsked(failure) && mayRerun) {
            begun.transaction().rollBack();
            return null;
        }
        try {
            if (failure != null) {
                throw failure;
            }
            commit(begun.transaction());
        } catch (Throwable e) {
            begun.transaction().rollBack();
            throw e;
        }
        return new Ended(result);
    }

    private static void commit(MethodTransaction transaction) throws Throwable {
        if (transaction.mustRollBack()) {
            throw new IllegalStateException(
                    "The work returned, but its transaction was marked for rollback, so nothing that it "
                            + "did is kept. Throw an exception where the transaction is to be rolled back");
        }
        CompletableFuture<Void> commit = transaction.commit().toCompletableFuture();
        Throwable failure = commit.handle((none, thrown) -> thrown).join();
        if (failure != null) {
            throw Stages.ofCommit(Stages.unwrap(failure));
        }
    }
}
