package io.quarkiverse.rest.idempotency.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.ProgressCall;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * A store whose next calls can be delayed or made to fail, before or after they took effect, and that counts its calls. Other
 * calls go straight to the store behind it.
 */
public final class ScriptedStore implements IdempotencyStore {

    public enum Call {
        RESERVE,
        LOAD,
        CLAIMED,
        HEARTBEAT,
        TAKE_OVER,
        RECORD_PROGRESS,
        LOAD_PROGRESS,
        COMPLETE,
        RELEASE,
        PURGE
    }

    /** A call that is held until the test lets it go. */
    public static final class Gate {

        private final CompletableFuture<Void> opened = new CompletableFuture<>();

        public void open() {
            opened.complete(null);
        }

        public void fail(Throwable failure) {
            opened.completeExceptionally(failure);
        }
    }

    private interface Step {

        <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> call);
    }

    private final IdempotencyStore store;
    private final Map<Call, Deque<Step>> script = new EnumMap<>(Call.class);
    private final Map<Call, Integer> counts = new EnumMap<>(Call.class);
    private final Set<Call> down = EnumSet.noneOf(Call.class);
    private final Set<Call> silent = EnumSet.noneOf(Call.class);
    private final Set<RecordId> claimed = new HashSet<>();
    private final List<List<RecordId>> loads = new ArrayList<>();
    private final List<Reservation> reserved = new ArrayList<>();
    private final List<List<RecordId>> heartbeats = new ArrayList<>();

    public ScriptedStore(IdempotencyStore store) {
        this.store = store;
    }

    /** The next such call reaches the store only when the gate is opened. */
    public Gate holdBefore(Call call) {
        Gate gate = new Gate();
        next(call, new Step() {
            @Override
            public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> real) {
                return gate.opened.thenCompose(ignored -> real.get());
            }
        });
        return gate;
    }

    /** The next such call takes effect at once, and is answered when the gate is opened. */
    public Gate holdAnswer(Call call) {
        Gate gate = new Gate();
        next(call, new Step() {
            @Override
            public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> real) {
                CompletionStage<T> answer = real.get();
                return gate.opened.thenCompose(ignored -> answer);
            }
        });
        return gate;
    }

    /** The next such call reaches the store when the first gate is opened, and is answered when the second is. */
    public void hold(Call call, Gate before, Gate answer) {
        next(call, new Step() {
            @Override
            public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> real) {
                return before.opened.thenCompose(ignored -> real.get())
                        .thenCompose(result -> answer.opened.thenApply(ignored -> result));
            }
        });
    }

    /** The next such call fails and has no effect. */
    public void failBefore(Call call, Throwable failure) {
        next(call, new Step() {
            @Override
            public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> real) {
                return CompletableFuture.failedFuture(failure);
            }
        });
    }

    /** The next such call takes effect, but its answer is lost. */
    public void failAfter(Call call, Throwable failure) {
        next(call, new Step() {
            @Override
            public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> real) {
                return real.get().thenCompose(ignored -> CompletableFuture.failedFuture(failure));
            }
        });
    }

    /** The next such call does not even return a stage. */
    public void throwAt(Call call, RuntimeException failure) {
        next(call, new Step() {
            @Override
            public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> real) {
                throw failure;
            }
        });
    }

    /** The next such call has no effect and is answered with this, whatever it is. */
    public void answer(Call call, List<?> results) {
        next(call, new Step() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> real) {
                return CompletableFuture.completedFuture((T) results);
            }
        });
    }

    /** The next such call has no effect and does not return a stage. */
    public void answerNothing(Call call) {
        next(call, new Step() {
            @Override
            public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> real) {
                return null;
            }
        });
    }

    /** From now on no such call has an effect or is answered. */
    public void silent(Call call) {
        silent.add(call);
    }

    /** Every such call fails until {@link #up}. */
    public void down(Call call) {
        down.add(call);
    }

    public void up(Call call) {
        down.remove(call);
    }

    public int calls(Call call) {
        return counts.getOrDefault(call, 0);
    }

    public int calls() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The ids of each load, in the order of the calls. */
    public List<List<RecordId>> loads() {
        return loads;
    }

    /** All reservations that were asked for. */
    public List<Reservation> reserved() {
        return reserved;
    }

    /** The ids of each heartbeat, in the order of the calls. */
    public List<List<RecordId>> heartbeats() {
        return heartbeats;
    }

    private void next(Call call, Step step) {
        script.computeIfAbsent(call, ignored -> new ArrayDeque<>()).add(step);
    }

    private <T> CompletionStage<T> play(Call call, Supplier<CompletionStage<T>> real) {
        counts.merge(call, 1, Integer::sum);
        if (silent.contains(call)) {
            return new CompletableFuture<>();
        }
        if (down.contains(call)) {
            return CompletableFuture.failedFuture(new StoreDownException());
        }
        Step step = script.getOrDefault(call, new ArrayDeque<>()).poll();
        return step == null ? real.get() : step.apply(real);
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        reserved.addAll(reservations);
        return play(Call.RESERVE, () -> store.reserve(reservations));
    }

    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        loads.add(ids);
        return play(Call.LOAD, () -> store.load(ids));
    }

    @Override
    public CompletionStage<List<HeartbeatResult>> heartbeat(List<Heartbeat> heartbeats) {
        this.heartbeats.add(heartbeats.stream().map(heartbeat -> heartbeat.ownership().id()).toList());
        return play(Call.HEARTBEAT, () -> store.heartbeat(heartbeats));
    }

    @Override
    public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
        return play(Call.TAKE_OVER, () -> store.takeOver(takeOvers));
    }

    @Override
    public CompletionStage<List<RecordProgressResult>> recordProgress(List<ProgressCall> calls) {
        return play(Call.RECORD_PROGRESS, () -> store.recordProgress(calls));
    }

    @Override
    public CompletionStage<List<LoadProgressResult>> loadProgress(List<Ownership> ownerships) {
        return play(Call.LOAD_PROGRESS, () -> store.loadProgress(ownerships));
    }

    @Override
    public CompletionStage<List<CompleteResult>> complete(List<CompleteCall> completions) {
        return play(Call.COMPLETE, () -> store.complete(completions));
    }

    /** The keys that transactions of other nodes have claimed. */
    public Set<RecordId> claimedElsewhere() {
        return claimed;
    }

    @Override
    public CompletionStage<List<Boolean>> claimed(List<RecordId> ids) {
        return play(Call.CLAIMED,
                () -> CompletableFuture.completedFuture(ids.stream().map(claimed::contains).toList()));
    }

    @Override
    public CompletionStage<List<ReleaseResult>> release(List<ReleaseCall> releases) {
        return play(Call.RELEASE, () -> store.release(releases));
    }

    @Override
    public CompletionStage<Integer> purge(int limit) {
        return play(Call.PURGE, () -> store.purge(limit));
    }

    /** The failure of calls while the store is down. */
    public static final class StoreDownException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoreDownException() {
            super("The store is down");
        }
    }
}
