package io.quarkiverse.rest.idempotency.testkit;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Calls of several threads for one record, of which some were under way at the same time. It is linearizable when there is an
 * order of them, one after the other, in which every result is right and nothing comes before what had ended when it began.
 */
final class ConcurrentHistory {

    private static final int MOST_CALLS = Long.SIZE;

    private final List<Made> calls;
    private final Set<Seen> deadEnds = new HashSet<>();

    /**
     * One call.
     *
     * @param begun the time when it was made, by a counter
     * @param ended the time of its result, by the same counter
     * @param text for people
     * @param step the possible states of the record after it, from the state before, and whether another call overlaps
     */
    record Made(long begun, long ended, String text, BiFunction<RecordModel, Boolean, List<RecordModel>> step) {

        boolean overlaps(Made other) {
            return this != other && begun < other.ended && other.begun < ended;
        }
    }

    private record Seen(long done, RecordModel model) {
    }

    ConcurrentHistory(List<Made> calls) {
        if (calls.size() > MOST_CALLS) {
            throw new IllegalArgumentException("At most " + MOST_CALLS + " calls can be put in order, were " + calls.size());
        }
        this.calls = calls.stream().sorted(Comparator.comparingLong(Made::begun)).toList();
    }

    boolean isLinearizable() {
        return search(0, RecordModel.ABSENT);
    }

    /** @param done the calls that have been put in order, by their places */
    private boolean search(long done, RecordModel model) {
        if (Long.bitCount(done) == calls.size()) {
            return true;
        } else if (!deadEnds.add(new Seen(done, model))) {
            return false;
        }
        long firstEnd = Long.MAX_VALUE;
        for (int i = 0; i < calls.size(); i++) {
            if ((done & 1L << i) == 0) {
                firstEnd = Math.min(firstEnd, calls.get(i).ended);
            }
        }
        for (int i = 0; i < calls.size(); i++) {
            Made call = calls.get(i);
            if ((done & 1L << i) == 0 && call.begun < firstEnd) {
                for (RecordModel next : call.step.apply(model, calls.stream().anyMatch(call::overlaps))) {
                    if (search(done | 1L << i, next)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return calls.stream().map(call -> String.format("%6d to %6d  %s", call.begun, call.ended, call.text))
                .collect(Collectors.joining("\n"));
    }
}
