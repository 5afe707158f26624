package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.List;

/**
 * No 5xx is ever recorded or replayed.
 */
final class NeverServerError implements Rule {

    @Override
    public String name() {
        return "never-5xx";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        for (Event event : events) {
            if (event instanceof Event.Answered answered && answered.replayed() && answered.status() >= 500) {
                violations.found(answered.at(),
                        "request " + answered.request() + " got a replayed " + answered.status());
            } else if (event instanceof Event.Stated stated && stated.changed() && stated.after() != null
                    && stated.after().completed() && stated.after().status() >= 500) {
                violations.found(stated.at(), "a " + stated.after().status() + " was recorded of " + stated.record());
            }
        }
    }
}
