package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.List;

/**
 * A node that does not own a record, or not any more, changes nothing of it.
 */
final class Fenced implements Rule {

    @Override
    public String name() {
        return "fenced";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        for (Event event : events) {
            if (event instanceof Event.Stated stated && stated.by() != null && stated.changed()
                    && (stated.before() == null || !stated.before().ownedBy(stated.by()))) {
                violations.found(stated.at(), stated.statement() + " of " + stated.by() + " changed the record, which was "
                        + stated.before());
            }
        }
    }
}
