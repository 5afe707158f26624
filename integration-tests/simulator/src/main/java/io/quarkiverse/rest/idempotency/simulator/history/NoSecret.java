package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.List;

/**
 * No secret part of a response is recorded or replayed. Secret parts are marked: they contain {@value #SECRET}.
 */
final class NoSecret implements Rule {

    private static final String SECRET = "secret";

    @Override
    public String name() {
        return "no-secret";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        for (Event event : events) {
            if (event instanceof Event.Stated stated && stated.after() != null && stated.changed()
                    && stated.after().content() != null && stated.after().content().contains(SECRET)) {
                violations.found(stated.at(), "'" + stated.after().content() + "' is recorded of " + stated.record());
            } else if (event instanceof Event.Answered answered && answered.replayed() && answered.content().contains(SECRET)) {
                violations.found(answered.at(), "'" + answered.content() + "' is replayed");
            }
        }
    }
}
