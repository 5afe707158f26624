package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * No client gets the answer to another caller's request, or to another use of the key; and no method runs under a record that
 * is bound to something else.
 */
final class Bound implements Rule {

    @Override
    public String name() {
        return "bound";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        Map<Integer, Call> calls = new HashMap<>();
        Map<String, Row> rows = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Asked asked) {
                calls.put(asked.request(), asked.call());
            } else if (event instanceof Event.Stated stated) {
                rows.put(stated.record(), stated.after());
            } else if (event instanceof Event.Answered answered && answered.replayed() && answered.origin() != 0) {
                Call call = calls.get(answered.request());
                Call origin = calls.get(answered.origin());
                if (call == null || origin == null || !sameUse(call, origin)) {
                    violations.found(answered.at(), "request " + answered.request() + " for " + call
                            + " got the answer to request " + answered.origin() + " for " + origin);
                }
            } else if (event instanceof Event.Began began && began.tenure() != null) {
                Call call = calls.get(began.request());
                Row row = rows.get(began.record());
                boolean owns = row != null && row.ownedBy(began.tenure());
                if (owns && (!began.record().equals(call.record()) || !row.binding().equals(call.binding()))) {
                    violations.found(began.at(), "request " + began.request() + " for '" + call.binding()
                            + "' runs under a record that is bound to '" + row.binding() + "'");
                }
            }
        }
    }

    private static boolean sameUse(Call call, Call other) {
        return call.record() != null && call.record().equals(other.record()) && call.binding().equals(other.binding());
    }
}
