package io.quarkiverse.rest.idempotency.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Counts what has happened.
 */
public final class Coverage {

    private final long[] counts = new long[Seen.values().length];

    void add(Seen seen) {
        counts[seen.ordinal()]++;
    }

    /** Adds what another one has counted. */
    public void add(Coverage other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    /** The number of times that it has happened. */
    public long count(Seen seen) {
        return counts[seen.ordinal()];
    }

    /**
     * @return what has happened less often than that
     */
    public List<Seen> rarerThan(long least) {
        List<Seen> rare = new ArrayList<>();
        for (Seen seen : Seen.values()) {
            if (count(seen) < least) {
                rare.add(seen);
            }
        }
        return rare;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Seen seen : Seen.values()) {
            text.append(String.format(Locale.ROOT, "  %-34s %,14d%n", seen, count(seen)));
        }
        return text.toString();
    }
}
