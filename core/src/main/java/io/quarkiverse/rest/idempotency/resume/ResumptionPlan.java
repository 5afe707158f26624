package io.quarkiverse.rest.idempotency.resume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Chooses the abandoned records of an operation whose requests this node resumes next. Each failed attempt doubles the pause
 * before the next one, and after the last one the record is left to the retry of its client. Thread-safe.
 */
public final class ResumptionPlan {

    /** The pause grows no further after so many doublings. */
    private static final int MOST_DOUBLINGS = 16;

    private final Duration pause;
    private final int maxAttempts;
    private final Map<RecordId, State> states = new HashMap<>();

    private static final class State {
        private int attempts;
        private boolean underWay;
        private long dueNanos;
        /** The fence under which there is nothing to resume. */
        private long emptyFence = -1;
    }

    /**
     * @param pause before the second attempt
     * @param maxAttempts the number of attempts for a record on this node, at least 1
     */
    public ResumptionPlan(Duration pause, int maxAttempts) {
        this.pause = pause;
        this.maxAttempts = maxAttempts;
    }

    /**
     * @param stale all stale records; any other record is forgotten, unless an attempt for it is under way
     * @param nowNanos the present time
     * @return those that may be resumed now
     */
    public synchronized List<IdempotencyRecord.InProgress> due(List<IdempotencyRecord.InProgress> stale, long nowNanos) {
        Set<RecordId> listed = stale.stream().map(IdempotencyRecord.InProgress::id).collect(Collectors.toSet());
        states.entrySet().removeIf(known -> !listed.contains(known.getKey()) && !known.getValue().underWay);
        List<IdempotencyRecord.InProgress> due = new ArrayList<>();
        for (IdempotencyRecord.InProgress record : stale) {
            State state = states.get(record.id());
            if (state == null || !state.underWay && state.emptyFence != record.ownership().fence()
                    && state.attempts < maxAttempts && (state.attempts == 0 || nowNanos - state.dueNanos >= 0)) {
                due.add(record);
            }
        }
        return due;
    }

    /** Notes that a record has no stored request. It is not due until it has another owner. */
    public synchronized void nothingToResume(IdempotencyRecord.InProgress record) {
        states.computeIfAbsent(record.id(), id -> new State()).emptyFence = record.ownership().fence();
    }

    /**
     * Notes that an attempt begins.
     *
     * @return the number of this attempt, from 1
     */
    public synchronized int begin(RecordId record) {
        State state = states.computeIfAbsent(record, id -> new State());
        state.underWay = true;
        return ++state.attempts;
    }

    /**
     * Notes that the attempt for a record has ended. Where it is stale again, it is due after the pause.
     *
     * @return the time until then; zero where it is left to the retry of its client
     */
    public synchronized Duration end(RecordId record, long nowNanos) {
        State state = states.computeIfAbsent(record, id -> new State());
        state.underWay = false;
        if (state.attempts >= maxAttempts) {
            return Duration.ZERO;
        }
        Duration next = pause.multipliedBy(1L << Math.min(Math.max(0, state.attempts - 1), MOST_DOUBLINGS));
        state.dueNanos = nowNanos + next.toNanos();
        return next;
    }

    /** The number of attempts that are under way. */
    public synchronized int underWay() {
        return (int) states.values().stream().filter(state -> state.underWay).count();
    }
}
