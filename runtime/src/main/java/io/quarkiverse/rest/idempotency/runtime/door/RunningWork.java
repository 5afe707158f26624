package io.quarkiverse.rest.idempotency.runtime.door;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * The work that runs on the calling thread, or on its Vert.x context. Work inside of work hides the outer one until it ends.
 */
public final class RunningWork {

    private static final String KEY = RunningWork.class.getName();
    private static final ThreadLocal<RunningWork> CURRENT = new ThreadLocal<>();

    private final RunningWork outer;
    private final IdempotencyContext context;
    private final String operation;
    private final boolean watched;
    private boolean found;

    private RunningWork(RunningWork outer, IdempotencyContext context, String operation, boolean watched, boolean found) {
        this.outer = outer;
        this.context = context;
        this.operation = operation;
        this.watched = watched;
        this.found = found;
    }

    /**
     * @param watched whether a commit must not hide that a statement has failed
     * @param blocking whether the work is on this thread until it ends
     */
    static void enter(IdempotencyContext context, String operation, boolean watched, boolean blocking) {
        CURRENT.set(new RunningWork(CURRENT.get(), context, operation, watched, blocking));
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
     * Lets the work of the calling thread be found on its Vert.x context, which belongs to this work alone, also when it has
     * left the thread.
     *
     * @return to be run when the work has ended
     */
    public static Runnable stayOnContext() {
        Context place = Vertx.currentContext();
        RunningWork work = CURRENT.get();
        if (work == null || place == null || !VertxContext.isDuplicatedContext(place)) {
            return () -> {
            };
        }
        work.found = true;
        place.putLocal(KEY, work);
        return () -> place.removeLocal(KEY);
    }

    /**
     * @return {@code null} where none runs
     */
    public static RunningWork current() {
        RunningWork onThread = CURRENT.get();
        if (onThread != null) {
            return onThread;
        }
        Context place = Vertx.currentContext();
        return place == null || !VertxContext.isDuplicatedContext(place) ? null : place.getLocal(KEY);
    }

    /** The view that the work has of its request. */
    public IdempotencyContext context() {
        return context;
    }

    /**
     * The steps of the work, for code that has not got them from its context.
     *
     * @throws IllegalStateException if the work will not be found any more when a later step begins
     */
    public IdempotentSteps steps() {
        if (!found) {
            throw new IllegalStateException("The work of the operation '" + operation + "' does not block, and goes on where "
                    + "injected IdempotentSteps cannot tell that they are its own. Use the steps of its context: "
                    + "context.steps(), or UniSteps.of(context.steps())");
        }
        return context.steps();
    }

    /** The name of its operation. */
    public String operation() {
        return operation;
    }

    /** Whether a commit on its thread must not hide that a statement has failed, and nothing else sees to it. */
    public boolean isWatched() {
        return watched;
    }
}
