package io.quarkiverse.rest.idempotency.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.simulator.history.Event.Stated;
import io.quarkiverse.rest.idempotency.simulator.history.Row;
import io.quarkiverse.rest.idempotency.simulator.history.Tenure;

/**
 * The history of each record, as the statements that must have made it.
 */
final class RecordLog {

    /** The record of an owner that gives it up without knowing what happened. */
    private static final String NOBODY = "nobody";
    private static final Pattern ORIGIN = Pattern.compile("\"request\":(\\d+)");

    private final List<Event> events = new ArrayList<>();
    /** By which names each node has owned records: it reserves under one, and takes over under another. */
    private final Map<String, Set<String>> owners = new HashMap<>();
    private final Map<String, List<Grant>> grants = new HashMap<>();
    private final Map<Integer, Completion> completions = new HashMap<>();

    /** An ownership that was given to a node. */
    record Grant(long at, Tenure tenure) {
    }

    /** When others could see the response of a request in its record. */
    record Completion(long seenAt, Tenure by) {
    }

    /**
     * Adds a change, in the order in which they were made.
     *
     * @param node which node and which incarnation of it made it
     * @param before the record before it, or {@code null}
     * @param after the record after it, or {@code null}; one of the two is there
     * @param seenAt when others could see it
     */
    void add(String node, String record, long at, Row before, Row after, long seenAt) {
        Event.Statement kind = kind(before, after);
        Tenure by = null;
        if (before == null && kind == Event.Statement.COMPLETE) {
            by = new Tenure(record, after.owner(), Tenure.CLAIM);
        } else if (kind == Event.Statement.RESERVE || kind == Event.Statement.TAKE_OVER) {
            owners.computeIfAbsent(node, none -> new HashSet<>()).add(after.owner());
            Tenure tenure = new Tenure(record, after.owner(), after.fence());
            grants.computeIfAbsent(node + " " + record, none -> new ArrayList<>()).add(new Grant(at, tenure));
        } else {
            boolean own = owners.getOrDefault(node, Set.of()).contains(before.owner());
            by = new Tenure(record, own ? before.owner() : "another owner, on node " + node, before.fence());
        }
        if (kind == Event.Statement.COMPLETE) {
            Matcher origin = ORIGIN.matcher(String.valueOf(after.content()));
            if (origin.find()) {
                completions.put(Integer.valueOf(origin.group(1)), new Completion(seenAt, by));
            }
        }
        events.add(new Stated(at, Node.numberOf(node), kind, record, by, before, after));
    }

    private static Event.Statement kind(Row before, Row after) {
        if (before == null) {
            // The record of a claimed key is created completed.
            return after.completed() ? Event.Statement.COMPLETE : Event.Statement.RESERVE;
        } else if (after == null) {
            return Event.Statement.RELEASE;
        } else if (after.completed()) {
            return Event.Statement.COMPLETE;
        } else if (after.owner().equals(NOBODY) && !before.owner().equals(NOBODY)) {
            return Event.Statement.RELEASE;
        }
        return after.fence() == before.fence() && after.owner().equals(before.owner()) ? Event.Statement.HEARTBEAT
                : Event.Statement.TAKE_OVER;
    }

    /** All statements that changed a record. */
    List<Event> events() {
        return events;
    }

    /**
     * The ownerships of a record that the owner on a node was given until some moment, latest first. Of which of them it made
     * use, cannot be told from outside.
     */
    List<Tenure> tenures(String node, String record, long at) {
        List<Tenure> tenures = new ArrayList<>();
        for (Grant grant : grants.getOrDefault(node + " " + record, List.of())) {
            if (grant.at <= at) {
                tenures.add(0, grant.tenure);
            }
        }
        return tenures;
    }

    /** @return when and by whom the response of a request was recorded, or {@code null} */
    Completion completion(int request) {
        return completions.get(request);
    }
}
