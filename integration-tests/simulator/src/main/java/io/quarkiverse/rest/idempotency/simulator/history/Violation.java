package io.quarkiverse.rest.idempotency.simulator.history;

/**
 * An invariant that does not hold.
 *
 * @param rule its name
 * @param at when it was seen to be broken
 * @param what what was seen
 */
public record Violation(String rule, long at, String what) {

    @Override
    public String toString() {
        return rule + " at " + Timeline.time(at) + ": " + what;
    }
}
