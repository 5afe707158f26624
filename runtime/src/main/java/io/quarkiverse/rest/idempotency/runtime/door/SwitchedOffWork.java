package io.quarkiverse.rest.idempotency.runtime.door;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.door.UnprotectedWork;
import io.quarkiverse.rest.idempotency.door.WorkTransactions;
import io.quarkiverse.rest.idempotency.runtime.steps.NodeSteps;
import io.quarkiverse.rest.idempotency.work.Work;

/**
 * Runs the work of an operation that is switched off: each time, without a key and without a record. The work finds its
 * context, its steps and its transaction as before, so that the switch needs no change of the application.
 */
public final class SwitchedOffWork {

    private final DoorOperations.Operation operation;
    private final NodeSteps steps;
    private final WorkTransactions transactions;

    /**
     * @param transactions begins the transaction of the work; {@code null} where it has none, or one of its caller
     */
    SwitchedOffWork(DoorOperations.Operation operation, NodeSteps steps, WorkTransactions transactions) {
        this.operation = operation;
        this.steps = steps;
        this.transactions = transactions;
    }

    /**
     * Runs work on the calling thread.
     *
     * @throws IllegalStateException if the work has a transaction, and the thread must not block
     */
    public <T, E extends Exception> T run(Work<T, E> work) throws E {
        if (transactions != null) {
            WorkRunner.requireWait(operation);
        }
        try {
            @SuppressWarnings("unchecked")
            T result = (T) new UnprotectedWork(new Runs(), transactions).run(work);
            return result;
        } catch (Throwable e) {
            throw WorkRunner.<E> asThrown(e);
        }
    }

    /**
     * Begins work that does not block on the calling thread.
     *
     * @return the stage of the work
     */
    @SuppressWarnings("unchecked")
    public <T> CompletionStage<T> start(Function<IdempotencyContext, ? extends CompletionStage<? extends T>> work) {
        IdempotencyContext context = enter(false);
        try {
            return (CompletionStage<T>) work.apply(context);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            RunningWork.leave();
        }
    }

    private IdempotencyContext enter(boolean blocking) {
        IdempotencyContext context = new UnprotectedContext(steps);
        RunningWork.enter(context, operation.bound().name(), true, blocking);
        return context;
    }

    private final class Runs implements UnprotectedWork.Runs {

        @Override
        public IdempotencyContext begin() {
            return enter(true);
        }

        @Override
        public void left() {
            RunningWork.leave();
        }
    }
}
