package io.quarkiverse.rest.idempotency.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

import io.quarkiverse.rest.idempotency.protocol.StoreNotAskedException;
import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.spi.ForwardingStore;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.core.Completer;
import io.smallrye.faulttolerance.core.FaultToleranceContext;
import io.smallrye.faulttolerance.core.Future;
import io.smallrye.faulttolerance.core.Invocation;
import io.smallrye.faulttolerance.core.circuit.breaker.CircuitBreaker;
import io.smallrye.faulttolerance.core.stopwatch.SystemStopwatch;
import io.smallrye.faulttolerance.core.util.ExceptionDecision;

/**
 * Stops making the calls that a request waits for (reserve, load, takeover) for a moment when most reserves and takeovers
 * fail, and most loads where those admit requests: requests are answered at once during an outage of the store, and the store
 * can recover without load. The protocol bounds the time that a request waits for one call, because it must receive late
 * answers, too.
 * <p>
 * The breaker is SmallRye's strategy itself and not a {@code Guard}: a guard moves asynchronous calls to the Vert.x context of
 * the caller, and from a worker thread that is another thread. A call is made here on the thread of its caller, and its answer
 * is passed on by the thread that brings it.
 */
final class GuardedStore extends ForwardingStore {

    private static final int BREAKER_VOLUME = 20;
    private static final double BREAKER_RATIO = 0.5;
    private static final long BREAKER_DELAY_MILLIS = 1000;
    private static final int PROBES = 1;

    private final Timers timers;
    private final Duration patience;
    private final CircuitBreaker<Object> breaker;
    private final boolean loadsAdmit;
    private volatile boolean lastWritten = true;

    /**
     * @param patience the time after which a call that has not been answered counts as failed
     * @param loadsAdmit whether requests are admitted by loads, because their transactions claim their keys
     */
    GuardedStore(IdempotencyStore store, Timers timers, Duration patience, boolean loadsAdmit) {
        super(store);
        this.loadsAdmit = loadsAdmit;
        this.timers = timers;
        this.patience = patience;
        this.breaker = new CircuitBreaker<>(Invocation.invocation(), "idempotency store", ExceptionDecision.ALWAYS_FAILURE,
                BREAKER_DELAY_MILLIS, BREAKER_VOLUME, BREAKER_RATIO, PROBES, SystemStopwatch.INSTANCE,
                new StrategyTimer(timers));
    }

    /** Whether calls are made ({@code CLOSED}), rejected ({@code OPEN}), or tried one by one ({@code HALF_OPEN}). */
    CircuitBreakerState breaker() {
        return switch (breaker.currentState()) {
            case CircuitBreaker.STATE_OPEN -> CircuitBreakerState.OPEN;
            case CircuitBreaker.STATE_HALF_OPEN -> CircuitBreakerState.HALF_OPEN;
            default -> CircuitBreakerState.CLOSED;
        };
    }

    /**
     * Whether the last reserve or takeover was answered, and the next will be made. Never where requests are admitted by loads:
     * perhaps no reserve is ever made there, and a load says nothing of the record that a transaction will write.
     */
    boolean reservesWork() {
        return !loadsAdmit && lastWritten && breaker.currentState() == CircuitBreaker.STATE_CLOSED;
    }

    @Override
    public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
        return written(() -> super.reserve(reservations));
    }

    /**
     * Passes while calls are made. That a store can be read says nothing about reserves, so it does not close the breaker where
     * keys are reserved.
     */
    @Override
    public CompletionStage<List<LoadResult>> load(List<RecordId> ids) {
        if (loadsAdmit) {
            return guarded(() -> super.load(ids));
        }
        return breaker.currentState() == CircuitBreaker.STATE_OPEN
                ? CompletableFuture.failedFuture(
                        new StoreNotAskedException(new CircuitBreakerOpenException("the store has failed too often")))
                : super.load(ids);
    }

    @Override
    public CompletionStage<List<TakeOverResult>> takeOver(List<TakeOver> takeOvers) {
        return written(() -> super.takeOver(takeOvers));
    }

    private <O> CompletionStage<List<O>> written(Supplier<CompletionStage<List<O>>> call) {
        return guarded(() -> call.get().whenComplete((results, failure) -> lastWritten = failure == null));
    }

    private <O> CompletionStage<List<O>> guarded(Supplier<CompletionStage<List<O>>> call) {
        CompletableFuture<List<O>> answer = new CompletableFuture<>();
        breaker.apply(new FaultToleranceContext<>(() -> observed(call, answer), true)).then((made, failure) -> {
            if (failure instanceof CircuitBreakerOpenException open) {
                answer.completeExceptionally(new StoreNotAskedException(open));
            } else if (failure != null && !(failure instanceof LateAnswer)) {
                // A call that throws; any other failure has been passed on, and a late answer will be.
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    /** The call as the breaker sees it: it ends after the patience, though its answer may come later and is passed on. */
    private <O> Future<Object> observed(Supplier<CompletionStage<List<O>>> call, CompletableFuture<List<O>> answer) {
        Completer<Object> seen = Completer.create();
        CompletableFuture<List<O>> stage = call.get().toCompletableFuture();
        Timers.Timer late = stage.isDone() ? () -> {
        } : timers.schedule(patience, () -> seen.completeWithError(new LateAnswer(patience)));
        stage.whenComplete((results, failure) -> {
            late.cancel();
            if (failure == null) {
                seen.complete(results);
                answer.complete(results);
            } else {
                seen.completeWithError(failure);
                answer.completeExceptionally(failure);
            }
        });
        return seen.future();
    }

    /** Counts as a failure of the store for the breaker only: a request waits within bounds of its own. */
    private static final class LateAnswer extends TimeoutException {

        LateAnswer(Duration patience) {
            super("No answer within " + patience);
        }
    }
}
