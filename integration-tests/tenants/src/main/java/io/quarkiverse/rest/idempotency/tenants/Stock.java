package io.quarkiverse.rest.idempotency.tenants;

import java.time.temporal.ChronoUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/** A service whose calls fail as often as they are told to. */
@ApplicationScoped
public class Stock {

    /** A failure that another attempt may not meet. */
    public static class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A failure that no circuit breaker counts. */
    public static class SoldOutException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Inject
    RequestTenant tenant;

    @Inject
    Depot depot;

    /** @return the attempts that it took */
    @Retry(maxRetries = 3, delay = 0, jitter = 0, retryOn = BusyException.class)
    public int reserve(int failures) {
        int attempt = tenant.nextAttempt();
        if (attempt <= failures) {
            throw new BusyException();
        }
        return attempt;
    }

    /** The circuit stays closed. */
    @CircuitBreaker(requestVolumeThreshold = 20, skipOn = SoldOutException.class)
    public int sell(int left) {
        if (left == 0) {
            throw new SoldOutException();
        }
        return left - 1;
    }

    /** Fails so often that {@link Depot} opens its circuit and rejects the next calls. */
    void openCircuit() {
        for (int call = 0; call < Depot.TOLERANCE; call++) {
            try {
                depot.fetch();
            } catch (BusyException counted) {
                // The circuit counts it.
            }
        }
        try {
            depot.fetch();
        } catch (CircuitBreakerOpenException open) {
            return;
        }
        throw new IllegalStateException("Expected an open circuit");
    }

    /** A service that never works. */
    @ApplicationScoped
    public static class Depot {

        static final int TOLERANCE = 2;

        @CircuitBreaker(requestVolumeThreshold = TOLERANCE, failureRatio = 1, delay = 1, delayUnit = ChronoUnit.DAYS)
        public void fetch() {
            throw new BusyException();
        }
    }
}
