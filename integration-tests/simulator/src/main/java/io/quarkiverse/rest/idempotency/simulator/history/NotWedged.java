package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When nothing fails any more and the last lease has run out, no key is left in a state in which its clients are only told to
 * wait: the last answer for it is another one. The simulated clients ask once; clients of real processes ask again, because a
 * process can be late on a busy machine, and its lease run out, when nothing fails.
 */
final class NotWedged implements Rule {

    private static final Set<String> COME_BACK_LATER = Set.of(CompleteBeforeRespond.IN_PROGRESS,
            "idempotency_store_unavailable", "idempotency_overloaded");

    @Override
    public String name() {
        return "not-wedged";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        Map<Integer, Event.Asked> asked = new HashMap<>();
        Map<String, Event.Answered> waiting = new LinkedHashMap<>();
        boolean calm = false;
        for (Event event : events) {
            if (event instanceof Event.Calm) {
                calm = true;
            } else if (calm && event instanceof Event.Asked ask) {
                asked.put(ask.request(), ask);
            } else if (calm && event instanceof Event.Answered answered && asked.containsKey(answered.request())) {
                String record = asked.get(answered.request()).record();
                if (COME_BACK_LATER.contains(String.valueOf(answered.code()))) {
                    waiting.put(record, answered);
                } else {
                    waiting.remove(record);
                }
            }
        }
        waiting.forEach((record, answered) -> violations.found(answered.at(), "request " + answered.request() + " for " + record
                + " was told '" + answered.code() + "' when all was calm"));
    }
}
