package io.quarkiverse.rest.idempotency.simulator.history;

/**
 * The promise of a method about its keys.
 *
 * @param name its name
 * @param transactional whether its effect and its record commit together
 * @param whenStale what becomes of a record whose owner is gone
 * @param waitLimit how long a duplicate waits for its owner at most, in nanoseconds
 * @param retention how long a response is kept, in nanoseconds
 * @param steps whether it runs in steps, which are recorded
 */
public record Operation(String name, boolean transactional, WhenStale whenStale, long waitLimit, long retention,
        boolean steps) {

    /** An operation without steps. */
    public Operation(String name, boolean transactional, WhenStale whenStale, long waitLimit, long retention) {
        this(name, transactional, whenStale, waitLimit, retention, false);
    }

    /** The policy for a record whose owner is gone. */
    public enum WhenStale {

        /** Nothing runs again. */
        REJECT,

        /** The method runs again. */
        RE_EXECUTE,

        /** A reconciler finds out first whether the effect is there. */
        RECONCILE
    }
}
