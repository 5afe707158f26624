package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A method runs at most once per fence. For the same record it runs under a second fence only where it is safe to run again, or
 * where it was found out that the first had no effect; and a record whose method may have had an effect is not forgotten.
 */
final class AtMostOncePerFence implements Rule {

    /** The statuses below 500 that say something about the moment, and not about the effect. */
    private static final Set<Integer> OF_THE_MOMENT = Set.of(401, 403, 408, 419, 421, 423, 424, 425, 428, 429);

    @Override
    public String name() {
        return "at-most-once-per-fence";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        Map<String, Life> lives = new HashMap<>();
        Set<Tenure> used = new HashSet<>();
        Set<Tenure> cleared = new HashSet<>();
        Map<String, Set<Tenure>> known = new HashMap<>();
        Map<Integer, Call> calls = new HashMap<>();
        Map<Integer, Integer> statuses = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Asked asked) {
                calls.put(asked.request(), asked.call());
            } else if (event instanceof Event.Ended ended) {
                statuses.put(ended.request(), ended.status());
            } else if (event instanceof Event.Reconciled end && end.verdict() == Event.Reconciled.Verdict.NOT_APPLIED) {
                cleared.add(end.tenure());
            } else if (event instanceof Event.Wiped) {
                // Keys are new again, also for those who began before.
                lives.clear();
                known.clear();
            } else if (event instanceof Event.Stated stated) {
                if (stated.after() == null || stated.before() == null) {
                    // Another record begins, or will: late calls of the former one do not concern it.
                    known.remove(stated.record());
                    Life life = lives.remove(stated.record());
                    if (life != null && stated.statement() == Event.Statement.RELEASE && stated.changed()) {
                        released(stated, life, cleared, statuses, violations);
                    }
                }
                if (stated.after() != null && !stated.after().completed()) {
                    known.computeIfAbsent(stated.record(), none -> new HashSet<>())
                            .add(new Tenure(stated.record(), stated.after().owner(), stated.after().fence()));
                }
            } else if (event instanceof Event.Began began && began.tenure() != null) {
                if (!used.add(began.tenure())) {
                    violations.found(began.at(), "request " + began.request() + " runs under " + began.tenure()
                            + ", under which a method has run already");
                }
                if (known.getOrDefault(began.record(), Set.of()).contains(began.tenure())) {
                    Life life = new Life(began, calls.get(began.request()).operation());
                    begins(life, lives.put(began.record(), life), cleared, violations);
                }
            }
        }
    }

    private static void begins(Life life, Life former, Set<Tenure> cleared, Violations violations) {
        Event.Began began = life.began;
        if (former != null && !life.mayRunAgain() && !cleared.contains(began.tenure())) {
            violations.found(began.at(), "request " + began.request() + " runs, though request " + former.began.request()
                    + " has run for the same record and its effect is unknown");
        }
    }

    private static void released(Event.Stated released, Life life, Set<Tenure> cleared, Map<Integer, Integer> statuses,
            Violations violations) {
        if (life.mayRunAgain()) {
            return;
        }
        Integer status = statuses.get(life.began.request());
        boolean own = life.began.tenure().equals(released.by());
        // A method that returns with any other status has had its effect, whatever becomes of its response.
        boolean hadNoEffect = own ? status != null && (OF_THE_MOMENT.contains(status)
                || status >= 500 && life.operation.whenStale() != Operation.WhenStale.RECONCILE)
                : cleared.contains(released.by());
        if (!hadNoEffect) {
            violations.found(released.at(), "the record of " + released.record() + " is forgotten, though request "
                    + life.began.request() + " may have had an effect");
        }
    }

    /** The last method that ran for a record. */
    private record Life(Event.Began began, Operation operation) {

        boolean mayRunAgain() {
            return operation.transactional() || operation.whenStale() == Operation.WhenStale.RE_EXECUTE;
        }
    }
}
