package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.List;

/**
 * A node that does not own a record, or not any more, changes nothing of it; one that has claimed its key changes no record
 * that is there.
 */
final class Fenced implements Rule {

    @Override
    public String name() {
        return "fenced";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        for (Event event : events) {
            if (event instanceof Event.Stated stated && stated.by() != null && stated.changed() && !mayChange(stated)) {
                violations.found(stated.at(), stated.statement() + " of " + stated.by() + " changed the record, which was "
                        + stated.before());
            }
        }
    }

    private static boolean mayChange(Event.Stated stated) {
        return stated.by().isClaim() ? stated.before() == null
                : stated.before() != null && stated.before().ownedBy(stated.by());
    }
}
