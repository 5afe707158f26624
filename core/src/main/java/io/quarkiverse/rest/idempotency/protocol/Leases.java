package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Keeps the leases of running executions alive: one call per tick for all that are due. An execution that ends within a third
 * of its lease never causes one, and once the last has ended nothing is scheduled after the next tick. An execution that has
 * reached the limit of its operation, or whose transaction is over, is not renewed.
 */
final class Leases {

    /** So that one call that is never answered does not end all leases of the node, and a slow store is not flooded. */
    private static final int MAX_UNANSWERED = 2;

    private final IdempotencyStore store;
    private final Timers timers;
    private final Duration interval;
    private final Duration storeBound;
    private final ProtocolListener listener;
    private final Set<Execution> held = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicReference<@Nullable CompletableFuture<Void>> awaitedEnd = new AtomicReference<>();

    Leases(IdempotencyStore store, Timers timers, Duration interval, Duration storeBound, ProtocolListener listener) {
        this.store = store;
        this.timers = timers;
        this.interval = interval;
        this.storeBound = storeBound;
        this.listener = listener;
    }

    void hold(Execution execution) {
        held.add(execution);
        ensureTicking();
    }

    void drop(Execution execution) {
        held.remove(execution);
        endIfEmpty();
    }

    /**
     * @return completes at the first moment from now on at which no execution is kept alive
     */
    CompletableFuture<Void> allDropped() {
        CompletableFuture<Void> end = awaitedEnd.updateAndGet(asked -> asked == null ? new CompletableFuture<>() : asked);
        endIfEmpty();
        return end;
    }

    private void endIfEmpty() {
        CompletableFuture<Void> end = awaitedEnd.get();
        if (end != null && held.isEmpty()) {
            end.complete(null);
        }
    }

    /** The number of executions that are kept alive. */
    int size() {
        return held.size();
    }

    /** The time for which the oldest execution has been held. */
    Duration longest() {
        long now = timers.nanoTime();
        return Duration.ofNanos(held.stream().mapToLong(execution -> now - execution.begunAtNanos()).max().orElse(0));
    }

    private void ensureTicking() {
        if (ticking.compareAndSet(false, true)) {
            timers.schedule(interval, this::tick);
        }
    }

    private void tick() {
        long now = timers.nanoTime();
        SortedMap<RecordId, Execution> due = new TreeMap<>();
        for (Execution execution : held) {
            if (execution.due(now) && isRenewed(execution, now)) {
                due.merge(execution.ownership().id(), execution, this::newer);
            }
        }
        due.values().removeIf(execution -> !isAsked(execution));
        if (due.isEmpty()) {
            next();
        } else {
            beat(List.copyOf(due.values()), now);
        }
    }

    private boolean isRenewed(Execution execution, long now) {
        RenewalEnd end = execution.renewalEnd(now);
        if (end != null && execution.tellRenewalEnd()) {
            listener.renewalEnded(execution, end);
        }
        return end == null;
    }

    /**
     * A node that has been away may own a record anew before it has heard that it had lost it: a call names a record once, and
     * the former ownership needs no answer.
     */
    private Execution newer(Execution one, Execution other) {
        boolean superseded = one.ownership().fence() < other.ownership().fence();
        beaten(superseded ? one : other, HeartbeatResult.LOST, 0);
        return superseded ? other : one;
    }

    /** Counted before it is looked whether it has just ended, so that its end knows of the call in any case. */
    private boolean isAsked(Execution execution) {
        execution.heartbeatAsked();
        boolean asked = held.contains(execution);
        if (!asked) {
            execution.heartbeatAnswered();
        }
        return asked;
    }

    /**
     * The next tick comes when this call has been answered, or when it has not been for so long that its answer may be lost:
     * calls never pile up behind a slow store.
     */
    private void beat(List<Execution> due, long askedAt) {
        List<Heartbeat> heartbeats = due.stream().map(execution -> new Heartbeat(execution.ownership(),
                execution.attempt().policy().lease(), execution.attempt().policy().recordRetention())).toList();
        unanswered.incrementAndGet();
        AtomicBoolean passed = new AtomicBoolean();
        CompletableFuture<List<HeartbeatResult>> answer = Stages.results(due.size(), () -> store.heartbeat(heartbeats));
        if (!answer.isDone()) {
            timers.schedule(storeBound, () -> {
                if (!answer.isDone()) {
                    listener.heartbeatFailed(due.size(), new TimeoutException("No answer within " + storeBound));
                }
                losePatience(answer, passed);
            });
        }
        answer.whenComplete((results, failure) -> {
            unanswered.decrementAndGet();
            due.forEach(failure == null ? Execution::heartbeatAnswered : Execution::heartbeatFailed);
            if (failure != null) {
                listener.heartbeatFailed(due.size(), failure);
            }
            for (int i = 0; failure == null && i < due.size(); i++) {
                beaten(due.get(i), results.get(i), askedAt);
            }
            if (passed.compareAndSet(false, true)) {
                next();
            }
        });
    }

    private void losePatience(CompletableFuture<?> answer, AtomicBoolean passed) {
        if (answer.isDone()) {
            return;
        }
        if (unanswered.get() >= MAX_UNANSWERED) {
            timers.schedule(storeBound, () -> losePatience(answer, passed));
        } else if (passed.compareAndSet(false, true)) {
            next();
        }
    }

    /**
     * The lease of a locked record is not counted as extended, since its lock may be that of a takeover: it stays due, and the
     * next tick asks again.
     */
    private void beaten(Execution execution, HeartbeatResult result, long askedAt) {
        if (result == HeartbeatResult.EXTENDED) {
            execution.extend(askedAt + execution.attempt().policy().lease().toNanos());
        } else if (result == HeartbeatResult.LOST && !execution.isEnding() && held.remove(execution) && execution.lose()) {
            // An execution that is ending may have ended in the store already; then nothing is lost.
            listener.ownershipLost(execution);
            endIfEmpty();
        }
    }

    private void next() {
        ticking.set(false);
        if (!held.isEmpty()) {
            ensureTicking();
        }
    }
}
