package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every request ends within the time of its method, its wait, its reconciliation and the time-outs of the store, not counting
 * the time for which its node was away; and every request ends.
 */
final class Bounded implements Rule {

    private final long slack;

    Bounded(long slack) {
        this.slack = slack;
    }

    @Override
    public String name() {
        return "bounded";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        Map<Integer, Running> running = new HashMap<>();
        List<Event.Away> aways = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Away away) {
                aways.add(away);
            }
        }
        for (Event event : events) {
            if (event instanceof Event.Asked asked) {
                running.put(asked.request(), new Running(asked));
            } else if (event instanceof Event.Began began && running.containsKey(began.request())) {
                running.get(began.request()).since = began.at();
            } else if (event instanceof Event.Ended ended && running.containsKey(ended.request())) {
                running.get(ended.request()).allow(ended.at());
            } else if (event instanceof Event.TimedOut out && running.containsKey(out.request())) {
                running.get(out.request()).allow(out.at());
            } else if (event instanceof Event.Inquired inquired && running.containsKey(inquired.request())) {
                running.get(inquired.request()).since = inquired.at();
            } else if (event instanceof Event.Told told && running.containsKey(told.request())) {
                running.get(told.request()).allow(told.at());
            } else if (event instanceof Event.Unanswered unanswered) {
                running.remove(unanswered.request());
            } else if (event instanceof Event.Answered answered) {
                inTime(answered, running.remove(answered.request()), aways, violations);
            }
        }
        running.forEach((request, unanswered) -> violations.found(unanswered.asked.at(),
                "request " + request + " was never answered"));
    }

    private void inTime(Event.Answered answered, Running request, List<Event.Away> aways, Violations violations) {
        if (request == null) {
            return;
        }
        Event.Asked asked = request.asked;
        long allowed = request.allowed + asked.call().operation().waitLimit() + slack;
        long took = answered.at() - asked.at();
        if (took > allowed) {
            for (Event.Away away : aways) {
                if (away.node() == asked.node()) {
                    allowed += Math.max(0, Math.min(away.at(), answered.at()) - Math.max(away.since(), asked.at()));
                }
            }
            if (took > allowed) {
                violations.found(answered.at(), "request " + asked.request() + " took " + Timeline.time(took)
                        + ", which is more than " + Timeline.time(allowed));
            }
        }
    }

    private static final class Running {

        private final Event.Asked asked;
        private long since;
        private long allowed;

        Running(Event.Asked asked) {
            this.asked = asked;
        }

        void allow(long until) {
            allowed += until - since;
        }
    }
}
