package io.quarkiverse.rest.idempotency.chaos;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.quarkiverse.rest.idempotency.simulator.history.Call;
import io.quarkiverse.rest.idempotency.simulator.history.Event;

/**
 * The part of a run that is seen from outside while it goes on: requests and answers of clients, and the absences of nodes.
 * Times are those of the machine, which the database has as well.
 */
final class HistoryLog {

    /** From the time that a database keeps of a commit until others can see it, in nanoseconds. */
    private static final long LONGEST_COMMIT = 500_000_000;

    private final Instant start = Instant.now();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<Event> events = new ArrayList<>();
    private final Map<Integer, Call> calls = new ConcurrentHashMap<>();
    private final Map<String, String> records = new ConcurrentHashMap<>();
    private final NavigableMap<Long, Long> unseen = new TreeMap<>();
    private final Map<String, String> bindings = new ConcurrentHashMap<>();

    long at(Instant instant) {
        return Duration.between(start, instant).toNanos();
    }

    /** @param micros since 1970 */
    long atMicros(long micros) {
        return at(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    long now() {
        return at(Instant.now());
    }

    private synchronized void add(Event event) {
        events.add(event);
    }

    /**
     * @param node which node it is about to be sent to, from 1 up
     * @return its number
     */
    int asked(int node, Ask ask) {
        int request = requests.incrementAndGet();
        Call call = ask.call();
        calls.put(request, call);
        if (ask.key() != null) {
            records.put(ask.recordId(), call.record());
            bindings.put(ask.recordedBinding(), call.binding());
        }
        add(new Event.Asked(now(), request, node, call));
        return request;
    }

    void answered(int request, Told told) {
        add(new Event.Answered(now(), request, told.status(), told.code(), told.replayed(), told.origin(), told.content()));
    }

    void unanswered(int request, String why) {
        add(new Event.Unanswered(now(), request, why));
    }

    void away(int node, long since) {
        add(new Event.Away(now(), node, since));
    }

    /**
     * No client saw before now the commits from then until now, nor those that were about to happen then.
     */
    synchronized void unseen(long since) {
        unseen.put(since - LONGEST_COMMIT, now());
    }

    /** @return when others could see what was committed at some time */
    synchronized long seen(long committed) {
        Map.Entry<Long, Long> last = unseen.floorEntry(committed);
        return last == null ? committed : Math.max(committed, last.getValue());
    }

    void calm() {
        add(new Event.Calm(now()));
    }

    void note(String text) {
        add(new Event.Note(now(), "nemesis          " + text));
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    Call call(int request) {
        return calls.get(request);
    }

    /** The record that has an id; one that no client has asked for is called by its id. */
    String record(String id) {
        return records.getOrDefault(id, "the unknown record " + id);
    }

    /** The use of a key, as its client says it. */
    String binding(String recorded) {
        return bindings.getOrDefault(recorded, "what no client has asked for: " + recorded);
    }
}
