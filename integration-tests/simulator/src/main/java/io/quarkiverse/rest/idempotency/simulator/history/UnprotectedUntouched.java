package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The store hears of the keys that clients send, and of nothing else: not of requests without a key, and not from nodes that
 * have had none with one.
 */
final class UnprotectedUntouched implements Rule {

    @Override
    public String name() {
        return "unprotected-untouched";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        Set<String> records = new HashSet<>();
        Set<Integer> nodes = new HashSet<>();
        for (Event event : events) {
            if (event instanceof Event.Asked asked && asked.record() != null) {
                records.add(asked.record());
                nodes.add(asked.node());
            } else if (event instanceof Event.Stated stated
                    && !(records.contains(stated.record()) && nodes.contains(stated.node()))) {
                violations.found(stated.at(), "node " + stated.node() + " speaks of " + stated.record()
                        + " without having been sent a key");
            }
        }
    }
}
