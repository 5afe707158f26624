package io.quarkiverse.rest.idempotency.simulator.history;

import java.util.List;
import java.util.Locale;

/**
 * Prints a history for people, one line for each event.
 */
public final class Timeline {

    private Timeline() {
    }

    /** Seconds with microseconds. */
    public static String time(long nanos) {
        return String.format(Locale.ROOT, "%.6fs", nanos / 1e9);
    }

    public static String of(List<Event> events) {
        StringBuilder text = new StringBuilder();
        for (Event event : events) {
            text.append(String.format(Locale.ROOT, "%15.6f  ", event.at() / 1e9)).append(line(event)).append('\n');
        }
        return text.toString();
    }

    private static String line(Event event) {
        if (event instanceof Event.Asked e) {
            return "client -> node " + e.node() + "   request " + e.request() + " asks '" + e.call().binding() + "' "
                    + (e.record() == null ? "without a key" : "with " + e.record());
        } else if (event instanceof Event.Answered e) {
            return "client           request " + e.request() + " is answered " + e.status()
                    + (e.code() == null ? " '" + e.content() + "'" : " " + e.code()) + (e.replayed() ? ", replayed" : "");
        } else if (event instanceof Event.Unanswered e) {
            return "client           request " + e.request() + " gets no answer: " + e.why();
        } else if (event instanceof Event.Stated e) {
            return stated(e);
        } else if (event instanceof Event.Claimed e) {
            return "transaction      of request " + e.request() + " claims " + e.record();
        } else if (event instanceof Event.Began e) {
            return "method           request " + e.request() + " begins as " + tenure(e.tenure());
        } else if (event instanceof Event.StepCalled e) {
            return "step " + e.step() + "           is called by request " + e.request() + " for " + e.record();
        } else if (event instanceof Event.StepReturned e) {
            return "step " + e.step() + "           gives request " + e.request() + " '" + e.result() + "' for " + e.record();
        } else if (event instanceof Event.Effect e) {
            return "effect           of request " + e.request() + " for " + e.record();
        } else if (event instanceof Event.Ended e) {
            return "method           request " + e.request() + " ends with " + e.status();
        } else if (event instanceof Event.TimedOut e) {
            return "time-out         answers for request " + e.request() + ", whose method goes on";
        } else if (event instanceof Event.Settled e) {
            return "response         of request " + e.request() + " as " + tenure(e.tenure()) + " is recorded";
        } else if (event instanceof Event.Inquired e) {
            return "reconciler       is asked by request " + e.request() + " what became of " + e.record();
        } else if (event instanceof Event.Told e) {
            return "reconciler       tells request " + e.request() + ": " + e.answer();
        } else if (event instanceof Event.Reconciled e) {
            return "verdict          of " + tenure(e.tenure()) + ": " + e.verdict();
        } else if (event instanceof Event.Wiped) {
            return "store            loses all records";
        } else if (event instanceof Event.Away e) {
            return "node " + e.node() + "           is back; it was away since " + time(e.since());
        } else if (event instanceof Event.Calm) {
            return "--- from here on nothing fails, and all leases have run out ---";
        }
        return ((Event.Note) event).text();
    }

    private static String stated(Event.Stated e) {
        return String.format(Locale.ROOT, "node %d -> store   %-9s %s%s: %s", e.node(), e.statement(), e.record(),
                e.by() == null ? "" : " by " + e.by().owner() + " fence " + e.by().fence(),
                e.changed() ? row(e.before()) + "  =>  " + row(e.after()) : row(e.after()));
    }

    private static String row(Row row) {
        if (row == null) {
            return "absent";
        }
        return row.completed() ? "completed " + row.status() + " '" + row.content() + "' until " + time(row.until())
                : "in progress by " + row.owner() + " fence " + row.fence() + " until " + time(row.until());
    }

    private static String tenure(Tenure tenure) {
        return tenure == null ? "nobody in particular"
                : tenure.owner() + " fence " + tenure.fence() + " of " + tenure.record();
    }
}
