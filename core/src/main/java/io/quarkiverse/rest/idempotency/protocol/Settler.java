package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * Ends executions at the store without ever holding a response longer than the bound: a call that the store does not confirm in
 * time is tried again in the background for as long as the lease holds, and after that the stale lease decides. The pauses
 * grow, and those of different executions differ, so that they do not all call a recovered store at once. The lease is renewed
 * meanwhile, but not for ever: a response that the store rejects again and again is given up two leases after the end.
 */
final class Settler {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Timers timers;
    private final RandomGenerator random;
    private final Duration bound;
    private final Duration storeBound;
    private final ProtocolListener listener;

    /**
     * @param random spreads the repetitions
     * @param bound the longest time that a response is held back
     * @param storeBound the time after which a call that has not been answered counts as failed
     */
    Settler(Timers timers, RandomGenerator random, Duration bound, Duration storeBound, ProtocolListener listener) {
        this.timers = timers;
        this.random = random;
        this.bound = bound;
        this.storeBound = storeBound;
        this.listener = listener;
    }

    /**
     * @param execution the execution that ends
     * @param call asks the store and never throws; says whether the execution still owned its key. Can be called again after a
     *        failure, also while the first call has not been answered
     * @param repeatable whether a repeated call is answered like the first; otherwise a repeated call that finds the ownership
     *        gone has most likely met its own effect
     * @param confirmed told when the store has answered, before the returned future completes, or long after it completed as
     *        deferred
     * @param abandoned runs when the store is not asked any more
     */
    CompletableFuture<Settlement> settle(Execution execution, Supplier<CompletableFuture<Boolean>> call,
            boolean repeatable, Consumer<Settlement> confirmed, Runnable abandoned) {
        long begunAt = timers.nanoTime();
        execution.beginEnd(begunAt);
        Attempted attempted = new Attempted(execution, call, repeatable, confirmed, abandoned);
        attempted.run();
        attempted.bound(begunAt);
        return attempted;
    }

    /** The end of an execution, which completes when it is settled or given up. It runs for each call to the store. */
    private final class Attempted extends CompletableFuture<Settlement> implements Runnable {

        private final Execution execution;
        private final Supplier<CompletableFuture<Boolean>> call;
        private final boolean repeatable;
        private final Consumer<Settlement> confirmed;
        private final Runnable abandoned;
        private boolean over;
        private volatile boolean repeated;
        /** Only the latest call sets it: the next is made when that one has failed. */
        private volatile long nextPauseNanos = FIRST_PAUSE.toNanos();
        private volatile Timers.@Nullable Timer deferral;

        Attempted(Execution execution, Supplier<CompletableFuture<Boolean>> call, boolean repeatable,
                Consumer<Settlement> confirmed, Runnable abandoned) {
            this.execution = execution;
            this.call = call;
            this.repeatable = repeatable;
            this.confirmed = confirmed;
            this.abandoned = abandoned;
        }

        @Override
        public void run() {
            if (isOver()) {
                // An earlier call has been answered late.
                return;
            }
            CompletableFuture<Boolean> answer = call.get();
            Call made = new Call(this);
            if (!answer.isDone()) {
                made.patience = timers.schedule(storeBound, made);
            }
            answer.whenComplete(made);
        }

        private synchronized boolean isOver() {
            return over;
        }

        /**
         * @return whether it was not over before
         */
        private synchronized boolean end() {
            boolean first = !over;
            over = true;
            return first;
        }

        /** The first answered call ends it; the others were the same call. */
        private void answered(boolean stillOwned) {
            if (!end()) {
                return;
            }
            boolean owned = stillOwned || repeated && !repeatable;
            if (!owned && execution.lose()) {
                listener.ownershipLost(execution);
            }
            Settlement settlement = owned ? Settlement.SETTLED : Settlement.LOST;
            confirmed.accept(settlement);
            complete(settlement);
            cancelDeferral();
        }

        private void failed(Throwable failure) {
            long left = execution.leaseEndNanos() - timers.nanoTime();
            if (left > FIRST_PAUSE.toNanos()) {
                repeated = true;
                timers.schedule(pause(left), this);
            } else if (end()) {
                listener.settlementAbandoned(execution, failure);
                abandoned.run();
                complete(Settlement.DEFERRED);
                cancelDeferral();
            }
        }

        /** The double each time, a quarter more or less; and never so long that the lease ends before another try. */
        private Duration pause(long left) {
            long pause = nextPauseNanos;
            nextPauseNanos = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
            return Duration.ofNanos(Math.min(pause - pause / 4 + random.nextLong(pause / 2 + 1), left / 2));
        }

        /** A store that blocks the calling thread has used up its time already. */
        void bound(long begunAt) {
            if (!isDone()) {
                Duration left = bound.minusNanos(timers.nanoTime() - begunAt);
                if (left.isNegative() || left.isZero()) {
                    defer();
                } else {
                    deferral = timers.schedule(left, this::defer);
                    if (isDone()) {
                        cancelDeferral();
                    }
                }
            }
        }

        private void defer() {
            if (complete(Settlement.DEFERRED)) {
                listener.settlementDeferred(execution);
            }
        }

        private void cancelDeferral() {
            Timers.Timer timer = deferral;
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    /** One call to the store. It handles the answer, and the end of the patience with it, and fails once. */
    private final class Call implements BiConsumer<@Nullable Boolean, @Nullable Throwable>, Runnable {

        private final Attempted attempted;
        private Timers.@Nullable Timer patience;
        private boolean failed;

        Call(Attempted attempted) {
            this.attempted = attempted;
        }

        @Override
        public void run() {
            fail(new TimeoutException("No answer within " + storeBound));
        }

        @Override
        public void accept(@Nullable Boolean owned, @Nullable Throwable failure) {
            if (patience != null) {
                patience.cancel();
            }
            if (failure != null) {
                fail(Stages.unwrap(failure));
            } else {
                attempted.answered(Boolean.TRUE.equals(owned));
            }
        }

        private void fail(Throwable failure) {
            synchronized (this) {
                if (failed) {
                    return;
                }
                failed = true;
            }
            attempted.failed(failure);
        }
    }
}
