package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Requests that wait for the owner of their key. A pending request is an entry in a map and holds no thread: it is woken by an
 * owner on this node, by the result of a periodic load from the store, or by the end of its wait. One tick serves all pending
 * requests of the node, and none is scheduled while no request waits.
 */
final class PendingRequests {

    /**
     * A request that waits.
     *
     * @param admission completed when the wait ends; done already when the request was given up meanwhile
     * @param deadlineNanos the time at which it stops waiting, in the terms of {@link Timers#nanoTime()}
     * @param keyKnown whether the store has told of a record with its key
     * @param waits runs whenever the request begins to wait for something other than an answer of the store
     */
    record PendingRequest(Attempt attempt, CompletableFuture<Admission> admission, long deadlineNanos, boolean keyKnown,
            Runnable waits) {

        PendingRequest(Attempt attempt, CompletableFuture<Admission> admission, long deadlineNanos, Runnable waits) {
            this(attempt, admission, deadlineNanos, false, waits);
        }

        /** The same request with its record under another id. */
        PendingRequest as(Attempt.Other other) {
            return new PendingRequest(attempt.as(other), admission, deadlineNanos, keyKnown, waits);
        }

        /** The same request, after the store has told of a record with its key. */
        PendingRequest told() {
            return new PendingRequest(attempt, admission, deadlineNanos, true, waits);
        }
    }

    private final Timers timers;
    private final RandomGenerator random;
    private final ProtocolLimits limits;
    private final Consumer<List<RecordId>> look;
    private final ConcurrentMap<RecordId, Deque<PendingRequest>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean ticking = new AtomicBoolean();

    /**
     * @param look gets, at each tick, the keys that requests wait for; wakes the requests that it can
     */
    PendingRequests(Timers timers, RandomGenerator random, ProtocolLimits limits, Consumer<List<RecordId>> look) {
        this.timers = timers;
        this.random = random;
        this.limits = limits;
        this.look = look;
    }

    /**
     * @return {@code false} when too many wait already, for this key or on this node
     */
    boolean add(PendingRequest request) {
        if (count.incrementAndGet() > limits.maxPending()) {
            count.decrementAndGet();
            return false;
        }
        boolean[] added = new boolean[1];
        waiting.compute(request.attempt().id(), (id, queue) -> {
            Deque<PendingRequest> all = queue == null ? new ArrayDeque<>(2) : queue;
            added[0] = all.size() < limits.maxPendingPerKey();
            if (added[0]) {
                all.add(request);
            }
            return all.isEmpty() ? null : all;
        });
        if (added[0]) {
            ensureTicking();
        } else {
            count.decrementAndGet();
        }
        return added[0];
    }

    /** Takes all requests that wait for a key. */
    List<PendingRequest> takeAll(RecordId id) {
        Deque<PendingRequest> queue = waiting.remove(id);
        if (queue == null) {
            return List.of();
        }
        count.addAndGet(-queue.size());
        return List.copyOf(queue);
    }

    /** Takes all requests that wait. */
    List<PendingRequest> takeAll() {
        return List.copyOf(waiting.keySet()).stream().flatMap(id -> takeAll(id).stream()).toList();
    }

    /**
     * Takes the request that has waited longest for a key, of those that have not been given up: a free key needs only one
     * attempt.
     *
     * @return {@code null} when no request waits
     */
    @Nullable
    PendingRequest takeOne(RecordId id) {
        PendingRequest[] taken = new PendingRequest[1];
        waiting.computeIfPresent(id, (key, queue) -> {
            do {
                taken[0] = queue.poll();
                if (taken[0] != null) {
                    count.decrementAndGet();
                }
            } while (taken[0] != null && taken[0].admission().isDone());
            return queue.isEmpty() ? null : queue;
        });
        return taken[0];
    }

    /** Whether the first of the requests that wait for a key would claim it. */
    boolean claims(RecordId id) {
        boolean[] claims = new boolean[1];
        waiting.computeIfPresent(id, (key, queue) -> {
            claims[0] = queue.getFirst().attempt().policy().claims();
            return queue;
        });
        return claims[0];
    }

    int count() {
        return count.get();
    }

    private void ensureTicking() {
        if (ticking.compareAndSet(false, true)) {
            timers.schedule(nextTick(), this::tick);
        }
    }

    private Duration nextTick() {
        // Nodes that wait for the same key must not look at the same moments.
        long interval = limits.pollInterval().toNanos();
        return Duration.ofNanos(interval - interval / 4 + random.nextLong(interval / 2 + 1));
    }

    private void tick() {
        expire();
        List<RecordId> keys = List.copyOf(waiting.keySet());
        if (!keys.isEmpty()) {
            look.accept(keys);
        }
        ticking.set(false);
        if (count.get() > 0) {
            ensureTicking();
        }
    }

    private void expire() {
        long now = timers.nanoTime();
        List<PendingRequest> over = new ArrayList<>();
        for (RecordId id : waiting.keySet()) {
            waiting.computeIfPresent(id, (key, queue) -> {
                queue.removeIf(request -> {
                    boolean gone = request.admission().isDone() || request.deadlineNanos() - now <= 0;
                    if (gone) {
                        count.decrementAndGet();
                        over.add(request);
                    }
                    return gone;
                });
                return queue.isEmpty() ? null : queue;
            });
        }
        over.forEach(request -> request.admission().complete(new Admission.Rejected(new Rejection.InProgress())));
    }
}
