package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A step whose result a run has got is not called again for the same record, under whatever fence, and its result never
 * changes. A run whose record is lost or expired does not concern the next record of its key.
 */
final class StepsOnce implements Rule {

    /** A record from its reservation to its end: its ownerships, and the results that runs got. */
    private record Life(Set<Tenure> tenures, Map<Integer, Event.StepReturned> done) {

        Life() {
            this(new HashSet<>(), new HashMap<>());
        }
    }

    @Override
    public String name() {
        return "steps-once";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        Map<String, Life> lives = new HashMap<>();
        Map<Integer, Tenure> tenures = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Wiped) {
                lives.clear();
            } else if (event instanceof Event.Stated stated) {
                follow(stated, lives);
            } else if (event instanceof Event.Began began) {
                tenures.put(began.request(), began.tenure());
            } else if (event instanceof Event.StepCalled called) {
                Event.StepReturned done = life(lives, called.record(), tenures.get(called.request())).done.get(called.step());
                if (done != null) {
                    violations.found(called.at(), "request " + called.request() + " calls step " + called.step() + " of "
                            + called.record() + ", which request " + done.request() + " has completed");
                }
            } else if (event instanceof Event.StepReturned returned) {
                Event.StepReturned done = life(lives, returned.record(), tenures.get(returned.request())).done
                        .putIfAbsent(returned.step(), returned);
                if (done != null && !done.result().equals(returned.result())) {
                    violations.found(returned.at(), "request " + returned.request() + " got '" + returned.result()
                            + "' from step " + returned.step() + " of " + returned.record() + ", and request "
                            + done.request() + " got '" + done.result() + "'");
                }
            }
        }
    }

    private static void follow(Event.Stated stated, Map<String, Life> lives) {
        if (stated.before() == null || stated.after() == null) {
            lives.remove(stated.record());
        }
        if (stated.after() != null && !stated.after().completed()) {
            lives.computeIfAbsent(stated.record(), none -> new Life()).tenures
                    .add(new Tenure(stated.record(), stated.after().owner(), stated.after().fence()));
        }
    }

    private static Life life(Map<String, Life> lives, String record, Tenure tenure) {
        Life life = lives.get(record);
        return life == null || !life.tenures.contains(tenure) ? new Life() : life;
    }
}
