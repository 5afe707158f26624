package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * It is asked once per takeover whether the effect of a stale record is there.
 */
final class ReconciledOnce implements Rule {

    @Override
    public String name() {
        return "reconciled-once";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        Set<Integer> inquired = new HashSet<>();
        Set<Tenure> reconciled = new HashSet<>();
        for (Event event : events) {
            if (event instanceof Event.Inquired inquiry && !inquired.add(inquiry.request())) {
                violations.found(inquiry.at(), "request " + inquiry.request() + " asks again what became of "
                        + inquiry.record());
            } else if (event instanceof Event.Reconciled end && !reconciled.add(end.tenure())) {
                violations.found(end.at(), end.tenure() + " is reconciled again");
            }
        }
    }
}
