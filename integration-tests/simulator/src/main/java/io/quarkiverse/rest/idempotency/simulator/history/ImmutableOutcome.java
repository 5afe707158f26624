package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A recorded response does not change until its retention ends: neither in the store nor for clients, be it the answer to the
 * first request or a replay.
 */
final class ImmutableOutcome implements Rule {

    @Override
    public String name() {
        return "immutable-outcome";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        Map<String, Row> completed = new HashMap<>();
        Map<Integer, Call> calls = new HashMap<>();
        Map<Integer, Event.Settled> settled = new HashMap<>();
        Map<String, Seen> seen = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Stated stated) {
                stated(stated, completed, violations);
            } else if (event instanceof Event.Asked asked && asked.record() != null) {
                calls.put(asked.request(), asked.call());
                seen.computeIfAbsent(asked.record(), none -> new Seen()).asked(asked);
            } else if (event instanceof Event.Settled end) {
                settled.put(end.request(), end);
            } else if (event instanceof Event.Answered answered && answered.code() == null
                    && calls.containsKey(answered.request())) {
                Event.Settled end = settled.get(answered.request());
                boolean recorded = answered.replayed() || end != null;
                if (recorded) {
                    seen.get(calls.get(answered.request()).record()).answered(answered, violations);
                }
            } else if (event instanceof Event.Wiped) {
                completed.clear();
                seen.values().forEach(Seen::forget);
            }
        }
    }

    private static void stated(Event.Stated stated, Map<String, Row> completed, Violations violations) {
        Row recorded = completed.get(stated.record());
        if (recorded != null && stated.at() < recorded.until()) {
            if (stated.before() == null) {
                violations.found(stated.at(), "the outcome of " + stated.record() + " is gone, though it was to be kept until "
                        + Timeline.time(recorded.until()));
            } else if (stated.changed()) {
                violations.found(stated.at(), "the outcome of " + stated.record() + " was " + recorded
                        + " and is now " + stated.after());
            }
        }
        if (stated.after() != null && stated.after().completed()) {
            completed.put(stated.record(), stated.after());
        } else {
            completed.remove(stated.record());
        }
    }

    /** The answers that clients have seen for one key. Its response is recorded after its first request. */
    private static final class Seen {

        private long keptAtLeastUntil = Long.MAX_VALUE;
        private Event.Answered first;

        void asked(Event.Asked asked) {
            if (keptAtLeastUntil == Long.MAX_VALUE) {
                keptAtLeastUntil = asked.at() + asked.call().operation().retention();
            }
        }

        /** From now on answers may come from what is gone as well as from what is recorded anew. */
        void forget() {
            keptAtLeastUntil = Long.MIN_VALUE;
        }

        void answered(Event.Answered answered, Violations violations) {
            if (answered.at() >= keptAtLeastUntil) {
                return;
            }
            if (first == null) {
                first = answered;
            } else if (first.status() != answered.status() || !first.content().equals(answered.content())) {
                violations.found(answered.at(), "request " + answered.request() + " was answered '" + answered.content()
                        + "', and request " + first.request() + " '" + first.content() + "'");
            }
        }
    }
}
