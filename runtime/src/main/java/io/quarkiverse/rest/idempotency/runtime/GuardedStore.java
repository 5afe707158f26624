package io.quarkiverse.rest.idempotency.runtime;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionStage;

import jakarta.enterprise.util.TypeLiteral;

import io.quarkiverse.rest.idempotency.spi.ForwardingStore;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadOutcome;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveOutcome;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverOutcome;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;

/**
 * Stops making the calls that a request waits for (reserve, load, takeover) for a moment when most of them fail, so that an
 * outage of the store is answered at once and the store is left alone to recover. How long a request waits for one call is
 * bounded by the protocol, which must hear of late answers, too.
 */
final class GuardedStore extends ForwardingStore {

    private static final int BREAKER_VOLUME = 20;
    private static final double BREAKER_RATIO = 0.5;
    private static final long BREAKER_DELAY_MILLIS = 1000;

    private final Guard guard;
    private volatile CircuitBreakerState breaker = CircuitBreakerState.CLOSED;

    GuardedStore(IdempotencyStore store) {
        super(store);
        this.guard = Guard.create()
                .withDescription("idempotency store")
                .withCircuitBreaker()
                .requestVolumeThreshold(BREAKER_VOLUME)
                .failureRatio(BREAKER_RATIO)
                .delay(BREAKER_DELAY_MILLIS, ChronoUnit.MILLIS)
                .onStateChange(state -> breaker = state)
                .done()
                .build();
    }

    /** Whether calls are made ({@code CLOSED}), refused ({@code OPEN}), or tried one by one ({@code HALF_OPEN}). */
    CircuitBreakerState breaker() {
        return breaker;
    }

    @Override
    public CompletionStage<List<ReserveOutcome>> reserve(List<Reservation> reservations) {
        return guard.get(() -> super.reserve(reservations), new TypeLiteral<CompletionStage<List<ReserveOutcome>>>() {
        });
    }

    @Override
    public CompletionStage<List<LoadOutcome>> load(List<RecordId> ids) {
        return guard.get(() -> super.load(ids), new TypeLiteral<CompletionStage<List<LoadOutcome>>>() {
        });
    }

    @Override
    public CompletionStage<List<TakeOverOutcome>> takeOver(List<TakeOver> takeOvers) {
        return guard.get(() -> super.takeOver(takeOvers), new TypeLiteral<CompletionStage<List<TakeOverOutcome>>>() {
        });
    }
}
