package io.quarkiverse.rest.idempotency.door;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.lifecycle.Step;
import io.quarkiverse.rest.idempotency.work.Work;

/**
 * Carries out the steps of a request on the thread of its caller, which may block.
 */
final class BlockingDoor {

    private final KeyedWork request;
    private final Waits waits;
    private final @Nullable WorkTransactions transactions;
    private WorkTransactions.@Nullable Begun begun;

    /**
     * @param transactions {@code null} where the record is not completed in the transaction of the work
     */
    BlockingDoor(KeyedWork request, Waits waits, @Nullable WorkTransactions transactions) {
        this.request = request;
        this.waits = waits;
        this.transactions = transactions;
    }

    /**
     * @throws Throwable the failure of the work, or the rejection of the request
     */
    @Nullable
    Object run(Work<?, ?> work) throws Throwable {
        try {
            Step step = waited(request.lifecycle.arrived(CompletableFuture.completedFuture(request.attempt)));
            for (;;) {
                if (step instanceof Step.Claim) {
                    step = begin();
                } else if (step instanceof Step.Invoke) {
                    step = transactions == null ? once(work) : inTransaction(work, transactions);
                } else if (step instanceof Step.InvokeUnprotected) {
                    return new UnprotectedWork(request, transactions).run(work);
                } else if (step instanceof Step.Rethrow rethrow && request.isOpen()) {
                    step = request.rethrown(rethrow.failure());
                } else {
                    return request.answer(step);
                }
                step = waited(step);
            }
        } finally {
            request.lifecycle.closed();
        }
    }

    private Step waited(Step step) {
        Step next = step;
        for (;;) {
            if (next instanceof Step.Await await) {
                next = waits.await(await.answer(), await.bound()) ? request.lifecycle.resumed() : request.lifecycle.timedOut();
            } else if (next instanceof Step.AwaitOwner await) {
                waits.await(await.admission(), null);
                next = request.lifecycle.resumed();
            } else {
                return next;
            }
        }
    }

    private Step once(Work<?, ?> work) {
        IdempotencyContext context = request.begin();
        Object result;
        try {
            result = work.run(context);
        } catch (Throwable e) {
            return request.failed(e);
        } finally {
            request.left();
        }
        return request.returned(result);
    }

    private Step begin() {
        if (transactions == null) {
            throw new IllegalStateException("A key is claimed by a transaction, and there is none");
        }
        WorkTransactions.Begun next = transactions.begin();
        begun = next;
        return request.lifecycle.runsIn(next.transaction());
    }

    /** Runs the work again as a whole where its own retries need another transaction. */
    private Step inTransaction(Work<?, ?> work, WorkTransactions of) {
        boolean hasBegun = request.lifecycle.inTransaction();
        for (int rerun = 0;; rerun++) {
            Step step = hasBegun ? new Step.Invoke() : waited(begin());
            hasBegun = false;
            WorkTransactions.Begun transaction = begun;
            if (!(step instanceof Step.Invoke) || transaction == null) {
                return step;
            }
            IdempotencyContext context = request.begin();
            Object result = null;
            Throwable failure = null;
            try {
                result = work.run(context);
                transaction.flush();
            } catch (Throwable e) {
                failure = e;
                transaction.failed(e);
            } finally {
                request.left();
            }
            if (transaction.retryAsked(failure) && rerun < of.maxReruns()) {
                transaction.transaction().rollBack();
            } else if (failure == null) {
                return request.returned(result);
            } else {
                transaction.undo();
                return request.failed(failure);
            }
        }
    }
}
