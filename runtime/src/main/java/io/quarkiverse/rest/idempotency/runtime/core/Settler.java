package io.quarkiverse.rest.idempotency.runtime.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Ends executions at the store without ever holding a response longer than the bound: what the store does not confirm in time
 * is tried again in the background for as long as the lease holds, and after that the stale lease decides.
 */
final class Settler {

    private static final Duration RETRY_DELAY = Duration.ofMillis(200);

    private final Timers timers;
    private final Duration bound;
    private final ProtocolListener listener;

    Settler(Timers timers, Duration bound, ProtocolListener listener) {
        this.timers = timers;
        this.bound = bound;
        this.listener = listener;
    }

    /**
     * @param execution what ends
     * @param call asks the store; says whether the execution still owned its key. Can be called again after a failure
     * @param repeatable whether a repeated call is answered like the first; otherwise a repeated call that finds the ownership
     *        gone has most likely met its own effect
     * @param confirmed runs when the store has answered, before the returned future completes
     * @param abandoned runs when the store is not asked any more
     */
    CompletableFuture<Settlement> settle(Execution execution, Supplier<CompletionStage<Boolean>> call,
            boolean repeatable, Runnable confirmed, Runnable abandoned) {
        execution.beginEnd();
        Attempted attempted = new Attempted(execution, call, repeatable, confirmed, abandoned);
        attempted.run();
        attempted.bound();
        return attempted.result;
    }

    private final class Attempted implements Runnable {

        private final Execution execution;
        private final Supplier<CompletionStage<Boolean>> call;
        private final boolean repeatable;
        private final Runnable confirmed;
        private final Runnable abandoned;
        private final CompletableFuture<Settlement> result = new CompletableFuture<>();
        private boolean repeated;

        Attempted(Execution execution, Supplier<CompletionStage<Boolean>> call, boolean repeatable, Runnable confirmed,
                Runnable abandoned) {
            this.execution = execution;
            this.call = call;
            this.repeatable = repeatable;
            this.confirmed = confirmed;
            this.abandoned = abandoned;
        }

        @Override
        public void run() {
            CompletionStage<Boolean> answer;
            try {
                answer = call.get();
            } catch (RuntimeException e) {
                failed(e);
                return;
            }
            answer.whenComplete((owned, failure) -> {
                if (failure == null) {
                    answered(owned);
                } else {
                    failed(failure);
                }
            });
        }

        private void answered(boolean stillOwned) {
            boolean owned = stillOwned || repeated && !repeatable;
            if (!owned && execution.lose()) {
                listener.ownershipLost(execution.ownership());
            }
            confirmed.run();
            result.complete(owned ? Settlement.SETTLED : Settlement.LOST);
        }

        private void failed(Throwable failure) {
            if (timers.nanoTime() + RETRY_DELAY.toNanos() - execution.leaseEndNanos() < 0) {
                repeated = true;
                timers.schedule(RETRY_DELAY, this);
            } else {
                listener.settlementAbandoned(execution.ownership(), failure);
                abandoned.run();
                result.complete(Settlement.DEFERRED);
            }
        }

        void bound() {
            if (!result.isDone()) {
                Timers.Timer timer = timers.schedule(bound, () -> {
                    if (result.complete(Settlement.DEFERRED)) {
                        listener.settlementDeferred(execution.ownership());
                    }
                });
                result.thenRun(timer::cancel);
            }
        }
    }
}
