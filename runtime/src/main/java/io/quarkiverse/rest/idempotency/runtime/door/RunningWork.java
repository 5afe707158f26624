package io.quarkiverse.rest.idempotency.runtime.door;

import io.quarkiverse.rest.idempotency.IdempotencyContext;

/**
 * The work that runs on the calling thread. Work inside of work hides the outer one until it ends.
 */
public final class RunningWork {

    private static final ThreadLocal<RunningWork> CURRENT = new ThreadLocal<>();

    private final RunningWork outer;
    private final IdempotencyContext context;
    private final String operation;
    private final boolean completedInTransaction;

    private RunningWork(RunningWork outer, IdempotencyContext context, String operation, boolean completedInTransaction) {
        this.outer = outer;
        this.context = context;
        this.operation = operation;
        this.completedInTransaction = completedInTransaction;
    }

    static void enter(IdempotencyContext context, String operation, boolean completedInTransaction) {
        CURRENT.set(new RunningWork(CURRENT.get(), context, operation, completedInTransaction));
    }

    static void leave() {
        RunningWork inner = CURRENT.get();
        if (inner == null || inner.outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(inner.outer);
        }
    }

    /**
     * @return {@code null} where none runs
     */
    public static RunningWork current() {
        return CURRENT.get();
    }

    /** The view that the work has of its request. */
    public IdempotencyContext context() {
        return context;
    }

    /** The name of its operation. */
    public String operation() {
        return operation;
    }

    /** Whether its record is completed in the transaction that it runs in. */
    public boolean completedInTransaction() {
        return completedInTransaction;
    }
}
