package io.quarkiverse.rest.idempotency.lab.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sum of many rounds.
 */
final class RoundTally {

    private final Map<String, AtomicInteger> incidents = Collections.synchronizedMap(new TreeMap<>());
    private final List<Duration> recoveries = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    /**
     * @param moment how far the request was when it happened
     */
    void incident(String moment) {
        incidents.computeIfAbsent(moment, first -> new AtomicInteger()).incrementAndGet();
    }

    /**
     * @param recovery how long it took until all clients were answered
     */
    void round(long recovery, List<String> found) {
        recoveries.add(Duration.ofNanos(recovery));
        violations.addAll(found);
    }

    List<String> violations() {
        return violations;
    }

    @Override
    public String toString() {
        List<Duration> sorted = recoveries.stream().sorted().toList();
        return sorted.size() + " rounds, when the request was " + incidents + "; clients were answered after "
                + sorted.get(sorted.size() / 2).toMillis() + " ms (median) to " + sorted.get(sorted.size() - 1).toMillis()
                + " ms (longest); violations: " + violations;
    }
}
