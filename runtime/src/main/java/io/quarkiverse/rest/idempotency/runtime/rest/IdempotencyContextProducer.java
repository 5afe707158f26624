package io.quarkiverse.rest.idempotency.runtime.rest;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.door.ResultCodec;
import io.quarkiverse.rest.idempotency.runtime.door.RunningWork;

/**
 * Provides the {@link IdempotencyContext} and the {@link IdempotentSteps} of each request that asks for them, and the context
 * of a message, whose method runs on the thread that asks first.
 */
@Singleton
public class IdempotencyContextProducer {

    @Produces
    @RequestScoped
    IdempotencyContext context() {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        RunningWork work = RunningWork.current();
        return request == null && work != null ? work.context() : new RequestIdempotencyContext(request);
    }

    @Produces
    @RequestScoped
    IdempotentSteps steps(@Any Instance<ResultCodec> codecs) {
        return new RequestSteps(CurrentRequestManager.get(), () -> {
            if (codecs.isUnsatisfied()) {
                throw new IllegalStateException("The results of steps are recorded in JSON, and the application has neither "
                        + "quarkus-jackson nor quarkus-jsonb. Add quarkus-rest-jackson or quarkus-rest-jsonb");
            }
            return new JsonResults(codecs.get());
        });
    }
}
