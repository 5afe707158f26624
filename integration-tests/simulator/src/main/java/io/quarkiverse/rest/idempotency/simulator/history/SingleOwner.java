package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fences of successive owners of a record grow; an owner that is believed alive keeps it, also when no node hears of it; and a
 * method begins only for whom the store has made the owner.
 */
final class SingleOwner implements Rule {

    @Override
    public String name() {
        return "single-owner";
    }

    @Override
    public void check(List<Event> events, Violations violations) {
        Map<String, Known> records = new HashMap<>();
        Set<Tenure> granted = new HashSet<>();
        for (Event event : events) {
            if (event instanceof Event.Stated stated) {
                Known known = records.computeIfAbsent(stated.record(), none -> new Known());
                kept(stated, known, violations);
                if (stated.changed()) {
                    changed(stated, known, granted, violations);
                }
                known.last = stated.after();
            } else if (event instanceof Event.Asked asked && asked.record() != null) {
                Known known = records.computeIfAbsent(asked.record(), none -> new Known());
                known.retention = Math.min(known.retention, asked.call().operation().retention());
            } else if (event instanceof Event.Wiped) {
                records.values().forEach(known -> known.last = null);
            } else if (event instanceof Event.Began began && began.tenure() != null && !began.tenure().isClaim()
                    && !granted.contains(began.tenure())) {
                violations.found(began.at(), "request " + began.request() + " runs as " + began.tenure()
                        + ", which the store has never granted");
            }
        }
    }

    private static void kept(Event.Stated stated, Known known, Violations violations) {
        if (stated.before() == null && known.last != null && !known.last.completed()
                && stated.at() < known.createdAt + known.retention) {
            violations.found(stated.at(), "the record of " + stated.record() + ", in progress by " + known.last.owner()
                    + ", is gone before its time");
        }
    }

    private static void changed(Event.Stated stated, Known known, Set<Tenure> granted, Violations violations) {
        Row before = stated.before();
        Row after = stated.after();
        boolean stays = before != null && !before.completed() && after != null && before.sameOwner(after);
        boolean givenUp = stated.statement() == Event.Statement.RELEASE && before != null && after != null
                && before.fence() == after.fence();
        if (after == null || after.completed() || stays || givenUp) {
            return;
        }
        if (before == null) {
            known.createdAt = stated.at();
        } else if (!before.completed() && before.until() > stated.at()) {
            violations.found(stated.at(), after.owner() + " takes " + stated.record() + " from " + before.owner()
                    + ", whose lease holds until " + Timeline.time(before.until()));
        }
        if (after.fence() <= known.highestFence) {
            violations.found(stated.at(), "the fence " + after.fence() + " of " + stated.record()
                    + " is not larger than the earlier " + known.highestFence);
        }
        known.highestFence = Math.max(known.highestFence, after.fence());
        granted.add(new Tenure(stated.record(), after.owner(), after.fence()));
    }

    private static final class Known {

        private Row last;
        private long createdAt;
        private long retention = Long.MAX_VALUE / 2;
        private long highestFence = Long.MIN_VALUE;
    }
}
