package io.quarkiverse.rest.idempotency.runtime.rest;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.runtime.steps.NodeSteps;

/**
 * Provides the {@link IdempotencyContext} and the {@link IdempotentSteps} of each request that asks for them, and those of
 * work, such as the method of a message. Work that a request runs hides the request from them until the work ends.
 */
@Singleton
public class IdempotencyContextProducer {

    @Produces
    @RequestScoped
    IdempotencyContext context(IdempotentSteps steps) {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        return new WorkIdempotencyContext(new RequestIdempotencyContext(request, steps));
    }

    @Produces
    @RequestScoped
    IdempotentSteps steps(NodeSteps node) {
        return new RequestSteps(CurrentRequestManager.get(), node);
    }
}
