package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.List;

/**
 * One invariant of the protocol.
 */
interface Rule {

    /** The name of the rule in the protocol. */
    String name();

    /**
     * @param events what happened, in order
     * @param violations to be told of what should not have happened
     */
    void check(List<Event> events, Violations violations);

    /** Hears what should not have happened. */
    @FunctionalInterface
    interface Violations {

        void found(long at, String what);
    }
}
