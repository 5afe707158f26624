package io.quarkiverse.rest.idempotency.runtime.health;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

import io.quarkiverse.rest.idempotency.runtime.IdempotencyRuntime;
import io.smallrye.common.annotation.Blocking;

/**
 * A node is ready while its store answers. The question goes the way of a request's: a store that is left alone because most
 * calls have failed is not asked, and counts as one that does not answer.
 */
@Readiness
@ApplicationScoped
@Blocking
public class StoreReadiness implements HealthCheck {

    private static final String NAME = "Idempotency store";

    private final IdempotencyRuntime runtime;

    StoreReadiness(IdempotencyRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public HealthCheckResponse call() {
        // Asked first: the state that the answer leaves behind is the one to show.
        boolean usable = runtime.storeUsable().join();
        HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME).status(usable);
        runtime.storeBreaker().ifPresent(state -> response.withData("circuit breaker", state));
        return response.build();
    }
}
