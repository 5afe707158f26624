package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Once a recorded response has left, no retry is told that the request is in progress.
 */
final class CompleteBeforeRespond implements Rule {

    /** The code of the answer to a duplicate whose owner is still running. */
    static final String IN_PROGRESS = "idempotency_request_in_progress";

    @Override
    public String name() {
        return "complete-before-respond";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        Map<Integer, Event.Settled> settled = new HashMap<>();
        Map<Integer, Event.Asked> asked = new HashMap<>();
        Map<String, Tenure> completed = new HashMap<>();
        Set<Tenure> gone = new HashSet<>();
        Map<String, Event.Answered> told = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Asked ask && ask.record() != null) {
                asked.put(ask.request(), ask);
            } else if (event instanceof Event.Settled end) {
                settled.put(end.request(), end);
            } else if (event instanceof Event.Stated stated) {
                if (stated.before() == null) {
                    // It has expired: whatever is told from now on is told of another one.
                    gone.add(completed.remove(stated.record()));
                    told.remove(stated.record());
                }
                if (stated.statement() == Event.Statement.COMPLETE && stated.changed()) {
                    completed.put(stated.record(), stated.by());
                }
            } else if (event instanceof Event.Wiped) {
                gone.addAll(completed.values());
                completed.clear();
                told.clear();
            } else if (event instanceof Event.Answered answered && asked.containsKey(answered.request())) {
                Event.Asked ask = asked.get(answered.request());
                Event.Settled end = settled.get(answered.request());
                if (answered.code() == null && end != null && !gone.contains(end.tenure())) {
                    told.putIfAbsent(ask.record(), answered);
                } else if (IN_PROGRESS.equals(answered.code())) {
                    Event.Answered earlier = told.get(ask.record());
                    if (earlier != null && earlier.at() < ask.at()) {
                        violations.found(answered.at(), "request " + answered.request() + " was told that it is in progress, "
                                + "after request " + earlier.request() + " was answered");
                    }
                }
            }
        }
    }
}
