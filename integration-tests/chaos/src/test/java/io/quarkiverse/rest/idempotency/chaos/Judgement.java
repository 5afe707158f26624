package io.quarkiverse.rest.idempotency.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.quarkiverse.rest.idempotency.simulator.history.Checker;
import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.simulator.history.Timeline;
import io.quarkiverse.rest.idempotency.simulator.history.Violation;

/**
 * The judgement of the checker on a history: in all, on each kind of fault, and on single keys.
 */
final class Judgement {

    /**
     * The time that a request may take beyond its wait: for its method with at most two statements, each of which may wait five
     * seconds for a connection, and for what the store is given by its time-outs, on a machine that is busy.
     */
    static final Duration SLACK = Duration.ofSeconds(20);

    private static final int MOST_TIMELINES = 3;
    private static final String BEFORE = "(before)";
    private static final String CALM = "(calm)";

    private final List<Event> events;
    private final List<Nemesis.Injection> injections;
    private final List<Violation> violations;
    private final long calm;

    Judgement(List<Event> events, List<Nemesis.Injection> injections) {
        this.events = events;
        this.injections = injections;
        this.violations = new Checker(SLACK.toNanos()).check(events);
        this.calm = events.stream().filter(Event.Calm.class::isInstance).mapToLong(Event::at).findFirst()
                .orElse(Long.MAX_VALUE);
    }

    List<Violation> violations() {
        return violations;
    }

    /** The histories of some keys with violations, for people. */
    String timelines() {
        StringBuilder text = new StringBuilder();
        int shown = 0;
        for (Map.Entry<String, List<Event>> one : histories().entrySet()) {
            List<Violation> broken = new Checker(SLACK.toNanos()).check(one.getValue());
            if (!broken.isEmpty() && shown++ < MOST_TIMELINES) {
                text.append("The history of ").append(one.getKey()).append(":\n").append(Timeline.of(one.getValue()));
                broken.forEach(violation -> text.append("  ").append(violation).append('\n'));
            }
        }
        return text.toString();
    }

    /** The events of each key, and of all. */
    private Map<String, List<Event>> histories() {
        Map<Integer, String> requests = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Asked asked) {
                requests.put(asked.request(), String.valueOf(asked.record()));
            }
        }
        Map<String, List<Event>> histories = new LinkedHashMap<>();
        requests.values().forEach(record -> histories.putIfAbsent(record, new ArrayList<>()));
        for (Event event : events) {
            if (event instanceof Event.Away || event instanceof Event.Calm || event instanceof Event.Note) {
                histories.values().forEach(history -> history.add(event));
            } else {
                String record = event.record() != null ? event.record() : requests.get(requestOf(event));
                histories.computeIfAbsent(String.valueOf(record), none -> new ArrayList<>()).add(event);
            }
        }
        return histories;
    }

    private static Integer requestOf(Event event) {
        if (event instanceof Event.Answered answered) {
            return answered.request();
        } else if (event instanceof Event.Unanswered unanswered) {
            return unanswered.request();
        } else if (event instanceof Event.Asked asked) {
            return asked.request();
        } else if (event instanceof Event.Began began) {
            return began.request();
        } else if (event instanceof Event.Ended ended) {
            return ended.request();
        }
        return ((Event.Effect) event).request();
    }

    /** The number of injected faults of each kind. */
    Map<Fault, Integer> injected() {
        Map<Fault, Integer> injected = new HashMap<>();
        injections.forEach(injection -> injected.merge(injection.fault(), 1, Integer::sum));
        return injected;
    }

    /**
     * Fault, times injected, keyed requests, violations, and the longest time in which all nodes had done what they were asked
     * for after the fault, in milliseconds. Events from the beginning of a fault to that of the next belong to it.
     */
    String table(Backend backend) {
        Map<String, Integer> requests = new HashMap<>();
        Map<String, Integer> broken = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Asked asked && asked.record() != null) {
                requests.merge(during(asked.at()), 1, Integer::sum);
            }
        }
        violations.forEach(violation -> broken.merge(during(violation.at()), 1, Integer::sum));
        StringBuilder table = new StringBuilder(
                line("fault", "injected", "keyed requests", "violations", "first success (ms)"));
        Map<Fault, Integer> injected = injected();
        for (Fault fault : backend.faults) {
            table.append(line(fault.name(), injected.getOrDefault(fault, 0), requests.getOrDefault(fault.name(), 0),
                    broken.getOrDefault(fault.name(), 0), longestRecovery(fault)));
        }
        for (String quiet : List.of(BEFORE, CALM)) {
            table.append(line(quiet, "", requests.getOrDefault(quiet, 0), broken.getOrDefault(quiet, 0), ""));
        }
        return table.append(line("all", injections.size(), requests.values().stream().mapToInt(Integer::intValue).sum(),
                violations.size(), "")).toString();
    }

    private long longestRecovery(Fault fault) {
        return injections.stream().filter(injection -> injection.fault() == fault)
                .mapToLong(injection -> TimeUnit.NANOSECONDS.toMillis(injection.recovery())).max().orElse(0);
    }

    private String during(long at) {
        if (at >= calm) {
            return CALM;
        }
        String during = BEFORE;
        for (Nemesis.Injection injection : injections) {
            if (injection.at() <= at) {
                during = injection.fault().name();
            }
        }
        return during;
    }

    private static String line(Object fault, Object injected, Object requests, Object violations, Object recovery) {
        return String.format(Locale.ROOT, "%-20s %9s %15s %11s %19s%n", fault, injected, requests, violations, recovery);
    }

    /** The number of statements of each kind that changed a record, and of answers of each kind to clients. */
    String counts() {
        Map<String, Integer> statements = new TreeMap<>();
        Map<String, Integer> told = new TreeMap<>();
        int effects = 0;
        for (Event event : events) {
            if (event instanceof Event.Stated stated) {
                statements.merge(stated.statement().name(), 1, Integer::sum);
            } else if (event instanceof Event.Answered answered) {
                told.merge(answered.status() + (answered.code() == null ? "" : " " + answered.code())
                        + (answered.replayed() ? " replayed" : ""), 1, Integer::sum);
            } else if (event instanceof Event.Unanswered) {
                told.merge("no answer", 1, Integer::sum);
            } else if (event instanceof Event.Effect) {
                effects++;
            }
        }
        return "effects " + effects + ", changes of records " + statements + "\nclients were told " + told;
    }
}
