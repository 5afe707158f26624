package io.quarkiverse.rest.idempotency.runtime.health;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
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
        return HealthCheckResponse.named(NAME).status(runtime.storeUsable().join()).build();
    }
}
