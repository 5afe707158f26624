package io.quarkiverse.rest.idempotency.runtime.health;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
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

    private final IdempotencyNode node;

    StoreReadiness(IdempotencyNode node) {
        this.node = node;
    }

    @Override
    public HealthCheckResponse call() {
        // Asked first: the state that the answer leaves behind is the one to show.
        boolean usable = node.storeUsable().join();
        HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME).status(usable);
        node.storeBreaker().ifPresent(state -> response.withData("circuit breaker", state));
        return response.build();
    }
}
