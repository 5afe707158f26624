package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the effect commits with the record, a key has one committed effect while its record is kept, and a client that was told
 * of success was told of a committed one. Where a truthful reconciler is asked, a key has no second effect either, only later.
 */
final class ExactlyOnce implements Rule {

    @Override
    public String name() {
        return "exactly-once";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        Map<Integer, Event.Asked> asked = new HashMap<>();
        Map<String, Event.Effect> last = new HashMap<>();
        Set<Integer> committed = new HashSet<>();
        List<Long> wipes = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Asked ask) {
                asked.put(ask.request(), ask);
            } else if (event instanceof Event.Wiped wiped) {
                wipes.add(wiped.at());
            } else if (event instanceof Event.Effect effect && effect.record() != null) {
                committed.add(effect.request());
                Operation operation = asked.get(effect.request()).call().operation();
                if (operation.transactional() || operation.whenStale() == Operation.WhenStale.RECONCILE) {
                    Event.Effect former = last.put(effect.record(), effect);
                    if (former != null && !forgotten(former, effect, operation, asked, wipes)) {
                        violations.found(effect.at(), effect.record() + " has a second effect, of request " + effect.request()
                                + ", after that of request " + former.request());
                    }
                }
            } else if (event instanceof Event.Answered answered) {
                toldOfSuccess(answered, asked, committed, violations);
            }
        }
    }

    /** Whether the record of the first effect may be gone without fault when the second is had. */
    private static boolean forgotten(Event.Effect first, Event.Effect second, Operation operation,
            Map<Integer, Event.Asked> asked, List<Long> wipes) {
        // An effect in a transaction proves the record that commits with it. Any other may come late, when the record that its
        // request reserved is gone.
        boolean proven = operation.transactional() && asked.get(first.request()).call().operation().transactional();
        long since = proven ? first.at()
                : Math.min(asked.get(first.request()).at(), asked.get(second.request()).at());
        return second.at() >= since + operation.retention()
                || wipes.stream().anyMatch(wipe -> wipe >= since && wipe <= second.at());
    }

    private static void toldOfSuccess(Event.Answered answered, Map<Integer, Event.Asked> asked, Set<Integer> committed,
            Violations violations) {
        boolean success = answered.code() == null && answered.status() >= 200 && answered.status() < 300;
        if (success && answered.origin() != 0 && asked.get(answered.request()).call().operation().transactional()
                && asked.get(answered.request()).record() != null && !committed.contains(answered.origin())) {
            violations.found(answered.at(), "request " + answered.request() + " was told of success, but request "
                    + answered.origin() + " has committed no effect");
        }
    }
}
